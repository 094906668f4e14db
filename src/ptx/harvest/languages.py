"""Language codes of the sources, as the catalog writes them: ISO 639-1 where there is one, else ISO 639-3."""

from __future__ import annotations

_PAIRS = """
afr:af amh:am ara:ar arb:ar asm:as aze:az azj:az bak:ba bel:be ben:bn bod:bo bos:bs bre:br bul:bg cat:ca
ces:cs cmn:zh zho:zh cym:cy dan:da deu:de div:dv ell:el eng:en epo:eo est:et ekk:et eus:eu fao:fo fas:fa
pes:fa fin:fi fra:fr fry:fy gla:gd gle:ga glg:gl grn:gn guj:gu hat:ht hau:ha heb:he hin:hi hrv:hr hun:hu
hye:hy ibo:ig ind:id isl:is ita:it jav:jv jpn:ja kan:kn kat:ka kaz:kk khk:mn khm:km kin:rw kir:ky kor:ko
kur:ku kmr:ku lao:lo lat:la lav:lv lvs:lv lin:ln lit:lt ltz:lb lug:lg mal:ml mar:mr mkd:mk mlg:mg plt:mg
mlt:mt mon:mn mri:mi msa:ms zsm:ms mya:my nep:ne npi:ne nld:nl nno:nn nob:nb nor:no nya:ny oci:oc ori:or
ory:or orm:om gaz:om pan:pa pol:pl por:pt pus:ps pbt:ps que:qu roh:rm ron:ro run:rn rus:ru sag:sg san:sa
sin:si slk:sk slv:sl smo:sm sna:sn snd:sd som:so sot:st spa:es sqi:sq als:sq srd:sc srp:sr ssw:ss sun:su
swa:sw swh:sw swe:sv tam:ta tat:tt tel:te tgk:tg tgl:tl tha:th tir:ti tsn:tn tso:ts tuk:tk tur:tr twi:tw
uig:ug ukr:uk urd:ur uzb:uz uzn:uz vie:vi vol:vo wln:wa wol:wo xho:xh yid:yi ydd:yi yor:yo zha:za zul:zu
cos:co ido:io ina:ia arg:an ava:av che:ce chv:cv cor:kw glv:gv kal:kl kom:kv lim:li nav:nv oss:os sme:se
tah:ty ton:to aym:ay ayr:ay bis:bi fij:fj ewe:ee kik:ki bam:bm hbs:sh
"""
_TWO = dict(pair.split(":") for pair in _PAIRS.split())


def from_mteb(codes: list[str]) -> list[str]:
    """Return codes such as `eng-Latn` without their script, each once, in the order given; languages only."""
    plain = [code.partition("-")[0] for code in codes if not code.endswith("-Code")]
    return list(dict.fromkeys(_TWO.get(code, code) for code in plain))
