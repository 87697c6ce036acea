"""What a run has shown: findings, and figures."""

from checking import check_events, check_state, check_windows
from course import WINDOW
from truth import Truth


def judge(course):
    """What is wrong with each output and each state."""
    truth = Truth(course.workload.truths(), WINDOW, course.by_host)
    findings = {}
    for subject in course.subjects:
        if subject.name == "follow":
            findings[subject.name] = check_windows(subject.output_lines(), truth, course.by_host)
            state = check_state(subject.show(), truth, course.counts, course.by_host)
        else:
            findings[subject.name] = check_events(subject.output_lines(), truth, subject.prints)
            state = check_state(subject.show(), None, course.counts, False)
        findings[subject.name + " state"] = state
    return findings


def figures(course, findings):
    """The run in numbers."""
    counts = course.counts or {}
    lines = counts.get("lines", 0)
    rows = [("load", f"{course.elapsed:.0f} s")]
    if lines:
        rows += [("lines", f"{lines:,} ({lines / max(course.elapsed, 1):,.0f} a second)"),
                 ("bytes", f"{counts['bytes']:,}"), ("callbacks", f"{counts['callbacks']:,}")]
    for subject in course.subjects:
        slowest = max(subject.stopped_at, default=0)
        rows.append((f"{subject.name}: kills", f"{subject.kills} in {subject.starts} starts; "
                     f"{len(subject.stopped_at)} times SIGTERM, slowest {slowest:.2f} s"))
        rows.append((f"{subject.name}: output",
                     "standard output" if subject.prints else
                     f"renamed {subject.outputs_rotated} times, {subject.hang_ups} with SIGHUP, "
                     f"{subject.zipped_outputs} compressed"))
        if subject.gave_up:
            rows.append((f"{subject.name}: ended as the disk was full", str(subject.gave_up)))
    for kind, count in sorted(course.rotator.kinds.items()):
        rows.append((f"rotation: {kind}", str(count)))
    rows += [("bursts of rotations while down", str(course.bursts)), ("freezes", str(course.freezes)),
             ("checkpoints", str(course.checkpoints)),
             ("lines all there after", ", ".join(f"{lag:.1f} s" for lag in course.lag[-12:]))]
    if course.disk:
        rows.append(("disk full", f"{course.fillings} times" if not course.disk.excuse
                     else f"skipped: {course.disk.excuse}"))
    for name, finding in findings.items():
        if not name.endswith("state"):
            rows += [(f"{name}: records", f"{finding.records:,} of {finding.identities:,} "
                      + ("windows" if name == "follow" else "callbacks")),
                     (f"{name}: lost", str(finding.lost)), (f"{name}: doubled", str(finding.doubled))]
    width = max(len(name) for name, _ in rows)
    return "\n".join(f"{name.ljust(width)}  {value}" for name, value in rows)
