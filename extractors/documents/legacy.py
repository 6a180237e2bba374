"""Old Word files (.doc, .wps), which LibreOffice converts."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from ..errors import DocumentError
from ..words import Notice
from . import word
from .content import Content
from .document import Document

CONVERTERS = ("soffice", "libreoffice")


def read(content: Content) -> Document:
    """The converted document. Raises DocumentError where LibreOffice is missing or fails."""
    program = next(filter(None, map(shutil.which, CONVERTERS)), None)
    if program is None:
        raise DocumentError(
            Notice("a .doc or .wps: install LibreOffice, which converts it, or save it as .docx")
        )
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "report.doc"
        source.write_bytes(content.data)
        command = [program, "--headless", "--norestore", f"-env:UserInstallation={Path(folder).as_uri()}/profile",
                   "--convert-to", "docx", "--outdir", folder, str(source)]  # fmt: skip
        try:
            subprocess.run(
                command,
                capture_output=True,
                timeout=content.limits.seconds,
                check=False,
                env={**os.environ, "HOME": folder},
            )
        except subprocess.TimeoutExpired:
            raise DocumentError(
                Notice("LibreOffice did not convert it in {seconds} seconds", seconds=content.limits.seconds)
            ) from None
        converted = source.with_suffix(".docx")
        if not converted.exists():
            raise DocumentError(
                Notice("LibreOffice cannot convert it: a damaged .doc or .wps, or none at all")
            )
        return word.read(Content(converted.read_bytes(), content.limits))
