# The commands of this project. `make test` is what a newcomer types; CI types the others too.
.PHONY: test install check format docs verify

test: install
	python -m pytest -n 2 --dist loadgroup -q

install:
	python -m pip install --quiet --editable '.[dev]'

check:
	ruff check .
	ruff format --check .
	ruff format --check --line-length 100 --config 'format.exclude=[]' catalog/starters
	mypy
	lint-imports
	codespell src docs README.md CONTRIBUTING.md CHANGELOG.md
	ptx lint catalog
	python -m ptx.cli.reference --check

format:
	ruff check --fix .
	ruff format .
	ruff format --line-length 100 --config 'format.exclude=[]' catalog/starters

docs:
	python -m ptx.cli.reference

# Every curated model and the day's tenth of the harvested ones; a few minutes on two cores.
verify:
	ptx verify --all --tenth today
