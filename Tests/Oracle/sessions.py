"""How a session is told from others, and what an event calls it: SipHash-2-4 of its id. §4"""

PAPERS_KEY = bytes(range(16))
MASK = (1 << 64) - 1


def siphash(message: bytes, key: bytes = PAPERS_KEY) -> int:
    """SipHash-2-4, https://www.aumasson.jp/siphash/siphash.pdf, §2; the key is its test key."""
    k0, k1 = int.from_bytes(key[:8], "little"), int.from_bytes(key[8:], "little")
    v0, v1 = k0 ^ 0x736F6D6570736575, k1 ^ 0x646F72616E646F6D
    v2, v3 = k0 ^ 0x6C7967656E657261, k1 ^ 0x7465646279746573

    def rotated(word, bits):
        return (word << bits | word >> (64 - bits)) & MASK

    def rounds(count):
        nonlocal v0, v1, v2, v3
        for _ in range(count):
            v0 = (v0 + v1) & MASK; v1 = rotated(v1, 13) ^ v0; v0 = rotated(v0, 32)
            v2 = (v2 + v3) & MASK; v3 = rotated(v3, 16) ^ v2
            v0 = (v0 + v3) & MASK; v3 = rotated(v3, 21) ^ v0
            v2 = (v2 + v1) & MASK; v1 = rotated(v1, 17) ^ v2; v2 = rotated(v2, 32)

    padding = bytes(7 - len(message) % 8) + bytes([len(message) & 255])
    for start in range(0, len(message) + len(padding), 8):
        word = int.from_bytes((message + padding)[start:start + 8], "little")
        v3 ^= word
        rounds(2)
        v0 ^= word
    v2 ^= 255
    rounds(4)
    return v0 ^ v1 ^ v2 ^ v3


def pseudonym(session: str) -> str:
    """What an `event` calls a session. §4  Chosen: the hash of the repaired id's UTF-8."""
    return f"{siphash(session.encode()):016x}"
