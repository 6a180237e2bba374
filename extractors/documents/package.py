"""A zip, unpacked within the limits: what it says of its own sizes may be a lie."""

import io
import struct
import zipfile

from ..errors import DocumentError
from ..words import Notice
from .limits import Limits

BEGINNING = b"PK\3\4"
ENTRY, END = b"PK\1\2", b"PK\5\6"
CHUNK = 1 << 20


class Package:
    """The files in the zip *data*. Raises DocumentError if it is damaged or above the limits."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        limits.check("members", _entries(data))  # before a record is made of each
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self.members = [member for member in self._zip.infolist() if not member.is_dir()]
        except Exception as error:  # of many kinds: zipfile trusts what it reads
            raise DocumentError(Notice("a damaged zip, Word or Excel file: {why}", why=error)) from None
        limits.check("unpacked", sum(member.file_size for member in self.members))
        self.names = frozenset(member.filename for member in self.members)
        self._limits = limits
        self._unpacked = 0

    def read(self, member: zipfile.ZipInfo | str, most: int | None = None) -> bytes:
        """The content of *member*, of *most* bytes. Raises DocumentError if it is damaged or above the limits."""
        parts, size = [], 0
        try:
            with self._zip.open(member) as stream:
                while part := stream.read(CHUNK):
                    size += len(part)
                    self._unpacked += len(part)
                    self._limits.check("unpacked", self._unpacked)
                    if most is not None and size > most:
                        break
                    parts.append(part)
        except DocumentError:
            raise
        except Exception as error:  # zlib and the other compressors have errors of their own
            raise DocumentError(
                Notice("damaged, it cannot be unpacked: {why}", why=str(error) or type(error).__name__)
            ) from None
        if most is not None:
            self._limits.check("bytes", size)
        return b"".join(parts)


def _entries(data: bytes) -> int:
    """How many files the directory of the zip *data* may list."""
    end = data.rfind(END)
    if end < 0 or len(data) < end + 16:
        return 0
    (size,) = struct.unpack_from("<L", data, end + 12)
    return data.count(ENTRY, max(0, end - size), end)
