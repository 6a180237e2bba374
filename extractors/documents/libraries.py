"""Libraries that are installed and cannot be loaded, for want of one of the system."""

# The packages of Debian and Ubuntu that have it.
PACKAGES = {"libGL.so": "libgl1", "libgthread-": "libglib2.0-0", "libgomp.so": "libgomp1"}


def install(error: ImportError) -> str | None:
    """The command that brings what the *error* says is not there, if it is known."""
    found = next((package for library, package in PACKAGES.items() if library in str(error)), None)
    return found and f"apt-get install {found}"
