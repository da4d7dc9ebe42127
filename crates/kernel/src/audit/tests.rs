//! Whoever changes the chain is found, whatever he changes: goal 57 of the reliability figures, in its full size.

use jiff::Timestamp;
use serde_json::json;

use super::chain::{Fault, Head, Walk};
use super::{Actor, Entry, Recorded};
use crate::entropy::Entropy;
use crate::id::Id;

/// Entries of the chain that is tampered with.
const LENGTH: u64 = 40;
/// Changes that are tried.
const TRIES: u64 = 10_000;

fn chain() -> Vec<Recorded> {
    let mut entries: Vec<Recorded> = Vec::new();
    for seq in 1..=LENGTH {
        let actor =
            Actor::Staff { operator: Id::trusted(format!("opr_{}", seq % 3)), login: "rui".to_owned() };
        let object = format!("case_{seq}");
        let entry = Entry {
            actor: &actor,
            action: "review.view",
            object: &object,
            details: json!({ "number": seq }),
            reason: Some("asked"),
            ip: Some("192.0.2.1".to_owned()),
            request_id: Some(format!("req_{seq}")),
        };
        let previous = entries.last().map(|entry| entry.hash.clone()).unwrap_or_default();
        let at = Timestamp::from_second(1_000 + i64::try_from(seq).unwrap()).unwrap();
        entries.push(Recorded::chained(seq, previous, at, entry));
    }
    entries
}

fn head(entries: &[Recorded]) -> Head {
    entries.last().map_or(Head { seq: 0, hash: String::new() }, |entry| Head {
        seq: entry.seq,
        hash: entry.hash.clone(),
    })
}

fn walk(entries: &[Recorded], head: &Head, witness: Option<&Head>) -> Result<u64, Fault> {
    let mut walk = Walk::new(head, witness);
    for entry in entries {
        walk.step(entry.clone())?;
    }
    walk.end(head.seq)
}

/// Numbers and hashes everything anew from a place on, as somebody with full rights on the database can.
fn forged(entries: &mut [Recorded], from: usize) {
    for at in from..entries.len() {
        entries[at].previous = if at == 0 { String::new() } else { entries[at - 1].hash.clone() };
        entries[at].seq = u64::try_from(at).unwrap() + 1;
        entries[at].hash = entries[at].computed_hash();
    }
}

/// Changes one field of an entry.
fn edit(entry: &mut Recorded, field: usize) {
    let text = |text: &mut String| text.push('x');
    let maybe = |text: &mut Option<String>| *text = text.take().map_or(Some("x".to_owned()), |_| None);
    match field % 14 {
        0 => entry.seq += 1,
        1 => entry.at += jiff::SignedDuration::from_millis(1),
        2 => text(&mut entry.actor_kind),
        3 => text(&mut entry.actor),
        4 => text(&mut entry.actor_name),
        5 => maybe(&mut entry.org),
        6 => text(&mut entry.action),
        7 => text(&mut entry.object),
        8 => text(&mut entry.details_text),
        9 => maybe(&mut entry.reason),
        10 => maybe(&mut entry.ip),
        11 => maybe(&mut entry.request_id),
        12 => text(&mut entry.previous),
        _ => text(&mut entry.hash),
    }
}

/// One random change; says whether it was made with full rights, so that only the signed head can tell.
fn tamper(entries: &mut Vec<Recorded>, known: &mut Head, dice: &Entropy) -> bool {
    let roll = |sides: usize| usize::try_from(dice.below(u64::try_from(sides).unwrap())).unwrap();
    let (place, other) = (roll(entries.len()), roll(entries.len() - 1));
    let other = if other >= place { other + 1 } else { other };
    match roll(8) {
        0 => edit(&mut entries[place], roll(14)),
        1 => drop(entries.remove(place)),
        2 => {
            let copy = entries[other].clone();
            entries.insert(place, copy);
        }
        3 => entries.swap(place, other),
        4 => entries.truncate(place),
        // A clock that was put back, hashed anew in this one entry.
        5 => {
            entries[place].at -= jiff::SignedDuration::from_hours(1);
            entries[place].hash = entries[place].computed_hash();
            // In the newest entry this is as good as a forgery once the head is changed too.
            if place + 1 == entries.len() {
                *known = head(entries);
                return true;
            }
        }
        6 => {
            entries.truncate(place);
            *known = head(entries);
            return true;
        }
        _ => {
            edit(&mut entries[place], 1 + roll(11));
            forged(entries, place);
            *known = head(entries);
            return true;
        }
    }
    false
}

/// Rule K3: of 10,000 random edits, deletions, insertions, swaps, cuts, turned clocks and forgeries with full rights every
/// one is found; the last kind only by the signed head, which is why it is kept elsewhere.
#[test]
fn every_tampering_is_found() {
    let (whole, dice) = (chain(), Entropy::seeded(57));
    let witness = head(&whole);
    assert_eq!(walk(&whole, &witness, Some(&witness)), Ok(LENGTH));
    let mut only_by_witness = 0;
    for number in 0..TRIES {
        let (mut entries, mut known) = (whole.clone(), witness.clone());
        let with_full_rights = tamper(&mut entries, &mut known, &dice);
        assert!(walk(&entries, &known, Some(&witness)).is_err(), "number {number} was not found");
        if with_full_rights {
            only_by_witness += 1;
            assert!(walk(&entries, &known, None).is_ok(), "number {number}: the control is none");
        } else {
            assert!(walk(&entries, &known, None).is_err(), "number {number} needs the signed head");
        }
    }
    assert!(only_by_witness > TRIES / 10, "{only_by_witness}");
}
