"""Looks at the Python that runs it and prints JSON; nothing is imported but the standard library.

Sent as text to the interpreter of another environment, so it imports nothing of ptx and keeps to Python 3.8.
"""

import ctypes.util
import glob
import importlib.metadata
import json
import os
import platform
import re
import shutil
import site
import sys
from typing import Any, Dict, List, Optional, Tuple

BUILT = ("torch", "torchvision", "torchaudio", "torchcodec", "torchtext")
LIBRARIES = ("avutil",)
_NVIDIA = ("/proc/driver/nvidia/version", "/dev/nvidiactl", "/dev/dxg")


def look() -> Dict[str, Any]:
    """Return what is installed and what machine it is, as JSON values."""
    _see_user_site()
    distributions: List[Dict[str, Any]] = []
    builds: Dict[str, Optional[str]] = {}
    broken: List[str] = []
    seen = set()
    for found in importlib.metadata.distributions():
        name, version = _identity(found)
        if not name or not version:
            broken.append(str(getattr(found, "_path", "")))
            continue
        plain = re.sub(r"[-_.]+", "-", name).lower()
        if plain in seen:
            continue  # the first on the path is the one that is imported
        seen.add(plain)
        distributions.append({"name": plain, "version": version, "requires": list(found.requires or [])})
        if plain in BUILT:
            builds[plain] = _build(found, plain, version)
    return {
        "prefix": sys.prefix,
        "executable": sys.executable,
        "python": platform.python_version(),
        "system": platform.system(),
        "machine": platform.machine(),
        "markers": _markers(),
        "distributions": sorted(distributions, key=lambda d: d["name"]),
        "unreadable": sorted(broken),
        "builds": {name: build for name, build in builds.items() if build},
        "libraries": {name: _library(name) for name in LIBRARIES},
        "ffmpeg": shutil.which("ffmpeg"),
        "driver": _driver(),
    }


def _see_user_site() -> None:
    """Add the user's packages, which isolated mode leaves out, where this Python would have them."""
    if sys.flags.isolated and sys.prefix == sys.base_prefix:
        folder = site.getusersitepackages()
        if os.path.isdir(folder):
            site.addsitedir(folder)


def _identity(found: Any) -> Tuple[Optional[str], Optional[str]]:
    try:
        return found.metadata["Name"], found.metadata["Version"]
    except Exception:  # noqa: BLE001  # half-removed metadata raises whatever it likes
        return None, None


def _build(found: Any, name: str, version: str) -> Optional[str]:
    """Return what a package was built for (`cpu`, `cu130`, `rocm6.4`), read from the text of its version.py."""
    try:
        path = found.locate_file(name + "/version.py")
        with open(str(path), encoding="utf-8", errors="replace") as stream:
            text = stream.read(20000)
    except OSError:
        text = ""
    said = re.search(r"^__version__\s*=\s*['\"]([^'\"]+)", text, re.MULTILINE)
    local = (said.group(1) if said else version).partition("+")[2].split(".")[0]
    if re.match(r"cu\d+$|rocm|xpu", local):
        return (said.group(1) if said else version).partition("+")[2]
    cuda = re.search(r"^cuda\b[^=\n]*=\s*['\"](\d+)\.(\d+)", text, re.MULTILINE)
    if cuda:
        return "cu" + cuda.group(1) + cuda.group(2)
    none = re.search(r"^cuda\b[^=\n]*=\s*None", text, re.MULTILINE)
    hip = re.search(r"^hip\b[^=\n]*=\s*['\"]([\d.]+)", text, re.MULTILINE)
    if hip:
        return "rocm" + hip.group(1)
    return "cpu" if local == "cpu" or none else None


def _library(name: str) -> List[int]:
    """Return the versions of a shared library that the loader or this environment can find."""
    folders = [os.path.join(sys.prefix, "lib"), os.path.join(sys.prefix, "Library", "bin")]
    for variable in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"):
        folders += [folder for folder in os.environ.get(variable, "").split(os.pathsep) if folder]
    if sys.platform == "darwin":
        folders += ["/opt/homebrew/lib", "/usr/local/lib"]
    if os.name == "nt":
        folders += os.environ.get("PATH", "").split(os.pathsep)
    names = [ctypes.util.find_library(name) or ""]
    for folder in folders:
        names += [os.path.basename(p) for p in glob.glob(os.path.join(glob.escape(folder), "*" + name + "*"))]
    found = set()
    for file in names:
        match = re.search(name + r"(?:\.so\.|\.|-)(\d+)", file)
        if match:
            found.add(int(match.group(1)))
    return sorted(found)


def _driver() -> Optional[str]:
    """Return `nvidia` where a driver of NVIDIA can be seen."""
    present = any(os.path.exists(path) for path in _NVIDIA) or shutil.which("nvidia-smi")
    return "nvidia" if present else None


def _markers() -> Dict[str, str]:
    """Return the environment that the markers of requirements are evaluated in."""
    return {
        "implementation_name": sys.implementation.name,
        "implementation_version": platform.python_version(),
        "os_name": os.name,
        "platform_machine": platform.machine(),
        "platform_release": platform.release(),
        "platform_system": platform.system(),
        "platform_version": platform.version(),
        "python_full_version": platform.python_version(),
        "platform_python_implementation": platform.python_implementation(),
        "python_version": ".".join(platform.python_version_tuple()[:2]),
        "sys_platform": sys.platform,
        "extra": "",
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(look()))
