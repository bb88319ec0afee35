"""What the vault seals opens with the right key, in its own place, and nowhere else."""

from __future__ import annotations

from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rit.foundation.vault import crypto, receipts
from rit.foundation.vault.crypto import CannotOpen, Place
from rit.foundation.vault.receipts import ALPHABET, NotAReceipt

pytestmark = pytest.mark.req("L6.5-a")
ROW = uuid4()
HERE = Place("intake_report", "body", ROW)


@given(st.binary(max_size=5000))
def test_what_is_sealed_opens_again(content: bytes) -> None:
    key = crypto.new_key()

    assert crypto.unseal(key, crypto.seal(key, content, HERE), HERE) == content


@pytest.mark.parametrize(
    "elsewhere",
    [
        Place("intake_message", "body", ROW),
        Place("intake_report", "reason", ROW),
        Place("intake_report", "body", uuid4()),
    ],
    ids=["another table", "another column", "another row"],
)
def test_it_opens_nowhere_else(elsewhere: Place) -> None:
    key = crypto.new_key()
    sealed = crypto.seal(key, b"what happened", HERE)

    with pytest.raises(CannotOpen):
        crypto.unseal(key, sealed, elsewhere)


@given(st.data())
def test_one_changed_bit_is_seen(data: st.DataObject) -> None:
    key = crypto.new_key()
    sealed = bytearray(crypto.seal(key, b"what happened", HERE))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= 1 << data.draw(st.integers(0, 7))

    with pytest.raises(CannotOpen):
        crypto.unseal(key, bytes(sealed), HERE)


@pytest.mark.parametrize("sealed", [b"", b"short", bytes(24), bytes(40)])
def test_rubbish_does_not_open(sealed: bytes) -> None:
    with pytest.raises(CannotOpen):
        crypto.unseal(crypto.new_key(), sealed, HERE)


def test_the_length_tells_little() -> None:
    key = crypto.new_key()
    lengths = {len(crypto.seal(key, b"x" * size, HERE)) for size in range(256)}

    assert len(lengths) == 1


def test_a_key_reaches_only_whom_it_was_sealed_to() -> None:
    one, other, key_id = crypto.new_pair(), crypto.new_pair(), uuid4()
    key = crypto.new_key()
    sealed = crypto.hand_over(key, key_id, one.public)

    assert crypto.receive(sealed, key_id, one.private) == key
    with pytest.raises(CannotOpen):
        crypto.receive(sealed, key_id, other.private)


def test_a_copy_of_one_key_does_not_pass_for_another() -> None:
    pair = crypto.new_pair()
    sealed = crypto.hand_over(crypto.new_key(), uuid4(), pair.public)

    with pytest.raises(CannotOpen):
        crypto.receive(sealed, uuid4(), pair.private)


def test_a_private_half_needs_its_passphrase_and_its_owner() -> None:
    owner, pair = uuid4(), crypto.new_pair()
    wrapped = crypto.wrap(pair.private, "vier woorden op papier", owner, crypto.QUICK)

    assert crypto.unwrap(wrapped, "vier woorden op papier", owner) == pair.private
    for passphrase, who in (("vier woorden op papieR", owner), ("vier woorden op papier", uuid4())):
        with pytest.raises(CannotOpen):
            crypto.unwrap(wrapped, passphrase, who)


def test_in_production_a_guess_costs_memory() -> None:
    assert crypto.STRONG.memory >= 64 * 1024 * 1024
    assert crypto.STRONG.passes >= 3


# Receipts


drafts = st.binary(min_size=32, max_size=32)


@given(drafts)
def test_a_receipt_follows_from_the_draft_alone(draft: bytes) -> None:
    receipt = receipts.from_draft(draft)

    assert receipt == receipts.from_draft(draft)
    assert len(receipt) == receipts.LENGTH
    assert set(receipt) <= set(ALPHABET)
    assert receipts.read(receipt) == receipt


@given(drafts)
def test_it_is_read_however_it_is_typed(draft: bytes) -> None:
    receipt = receipts.from_draft(draft)
    heard = receipt.lower().replace("0", "o").replace("1", "l")

    assert receipts.read(" - ".join(receipts.grouped(heard))) == receipt


@settings(max_examples=20)
@given(drafts)
def test_every_wrong_character_and_every_swap_is_caught(draft: bytes) -> None:
    receipt = receipts.from_draft(draft)
    for place in range(len(receipt)):
        for letter in ALPHABET:
            slip = receipt[:place] + letter + receipt[place + 1 :]
            if slip != receipt:
                assert _refused(slip) == "check"
        for other in range(place + 1, len(receipt)):
            swapped = list(receipt)
            swapped[place], swapped[other] = swapped[other], swapped[place]
            if "".join(swapped) != receipt:
                assert _refused("".join(swapped)) == "check"


@pytest.mark.parametrize(
    ("typed", "reason"), [("", "length"), ("K7QF", "length"), ("U" * 20, "letters"), ("é" * 20, "letters")]
)
def test_what_is_no_receipt_says_why(typed: str, reason: str) -> None:
    assert _refused(typed) == reason


@given(drafts, st.text(max_size=60), st.text(max_size=60))
def test_a_text_that_holds_the_receipt_is_seen(draft: bytes, before: str, after: str) -> None:
    receipt = receipts.from_draft(draft)
    box = receipts.mailbox(receipt).id
    spaced = " ".join(receipts.grouped(receipt.lower()))

    assert receipts.is_in(f"{before} {spaced} {after}", box)
    assert not receipts.is_in(f"{before} {spaced[:-1]} {after}", receipts.mailbox("0" * 20).id)


def test_a_receipt_has_the_bits_that_the_design_asks() -> None:
    assert receipts.DATA * receipts.BITS >= 90


def _refused(typed: str) -> str:
    with pytest.raises(NotAReceipt) as refused:
        receipts.read(typed)
    return refused.value.reason
