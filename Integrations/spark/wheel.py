"""Writes the wheel: the package, the program, and what describes them.

    wheel.py PROGRAM VERSION PLATFORM LICENSE OUTPUT

Equal content gives equal bytes: names are in order, and times are SOURCE_DATE_EPOCH or a fixed one.
Rule: <https://packaging.python.org/en/latest/specifications/binary-distribution-format/>.
"""

import base64
import hashlib
import os
import sys
import time
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
METADATA = """\
Metadata-Version: 2.4
Name: pyspark-linkback
Version: {version}
Summary: Count how Connect Sessions ended, from web-server access logs, on Apache Spark
License-Expression: Apache-2.0
License-File: LICENSE
Requires-Python: >=3.10
Requires-Dist: pandas>=2
Requires-Dist: pyarrow>=11
Provides-Extra: spark
Requires-Dist: pyspark[sql]>=4.0; extra == "spark"
Classifier: Operating System :: POSIX :: Linux
Description-Content-Type: text/markdown

{readme}"""
WHEEL = """\
Wheel-Version: 1.0
Generator: linkback
Root-Is-Purelib: false
Tag: py3-none-{platform}
"""
ENTRIES = """\
[console_scripts]
linkback = pyspark_linkback.__main__:main
"""
EARLIEST = 315_532_800  # 1980-01-01, before which zip has no times


def files(program, version, platform, license):
    for source in sorted((HERE / "pyspark_linkback").glob("*.py")):
        yield f"pyspark_linkback/{source.name}", source.read_bytes(), 0o644
    yield "pyspark_linkback/bin/linkback", Path(program).read_bytes(), 0o755
    about = f"pyspark_linkback-{version}.dist-info"
    readme = (HERE / "README.md").read_text()
    for name, text in [
        ("METADATA", METADATA.format(version=version, readme=readme)), ("WHEEL", WHEEL.format(platform=platform)),
        ("entry_points.txt", ENTRIES), ("licenses/LICENSE", Path(license).read_text()),
    ]:
        yield f"{about}/{name}", text.encode(), 0o644


def main():
    program, version, platform, license, output = sys.argv[1:]
    path = Path(output, f"pyspark_linkback-{version}-py3-none-{platform}.whl")
    when = time.gmtime(max(EARLIEST, int(os.environ.get("SOURCE_DATE_EPOCH", EARLIEST))))[:6]
    records = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:

        def put(name, content, mode):
            info = zipfile.ZipInfo(name, when)
            info.external_attr = (0o100000 | mode) << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            wheel.writestr(info, content)

        for name, content, mode in files(program, version, platform, license):
            put(name, content, mode)
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
            records.append(f"{name},sha256={digest},{len(content)}")
        record = f"pyspark_linkback-{version}.dist-info/RECORD"
        put(record, "\n".join([*records, f"{record},,", ""]).encode(), 0o644)
    print(path)


if __name__ == "__main__":
    main()
