//! Draws a word as a distorted picture: strokes of our own glyphs, bent, overlapping and crossed by lines of the same ink.

use std::io::Cursor;

use image::{GrayImage, ImageFormat, ImageResult, Luma};
use paifang_kernel::entropy::Entropy;

/// Width and height of a picture in pixels.
const SIZE: (u32, u32) = (192, 64);

/// Each glyph as strokes, each stroke as points `xy` on a grid of 7 by 10, y downwards; `~` marks a round stroke.
///
/// Look-alikes such as 0 and O, 1 and I, 5 and S are left out.
const GLYPHS: &[(char, &str)] = &[
    ('2', "~021040625409 0969"),
    ('3', "~0120506244 ~4466592908"),
    ('4', "400666 4049"),
    ('6', "~5120030629496766442406"),
    ('7', "006029"),
    ('8', "~301112244452513011 ~240607294967664424"),
    ('9', "~18496663402002034563"),
    ('A', "093069 1555"),
    ('C', "~6140200306294968"),
    ('E', "60000969 0444"),
    ('F', "600009 0444"),
    ('H', "0009 6069 0464"),
    ('J', "5056 ~5657391907"),
    ('K', "0009 6005 2369"),
    ('M', "0900356069"),
    ('N', "09006960"),
    ('P', "~0040626345 4505 0900"),
    ('R', "~0040626345 4505 0900 2569"),
    ('T', "0060 3039"),
    ('U', "~000729496760"),
    ('W', "0019345960"),
    ('X', "0069 6009"),
    ('Y', "003460 3439"),
];

/// How many characters an answer has.
const LENGTH: usize = 5;

type Point = (f32, f32);

/// One straight piece of ink with its half width.
struct Piece {
    from: Point,
    to: Point,
    half_width: f32,
}

/// Picks a word that no two people read differently.
#[must_use]
pub fn word(entropy: &Entropy) -> String {
    let count = u64::try_from(GLYPHS.len()).unwrap_or(1);
    (0..LENGTH)
        .filter_map(|_| GLYPHS.get(usize::try_from(entropy.below(count)).unwrap_or(0)))
        .map(|(letter, _)| *letter)
        .collect()
}

/// Draws the word as a PNG.
///
/// # Errors
/// The encoder failed, which a picture of this size gives no reason for.
pub fn picture(word: &str, entropy: &Entropy) -> ImageResult<Vec<u8>> {
    let mut dice = Dice(entropy);
    let mut pieces = letters(word, &mut dice);
    pieces.extend(crossings(&mut dice));
    let wave = Wave::thrown(&mut dice);
    for piece in &mut pieces {
        piece.from = wave.bend(piece.from);
        piece.to = wave.bend(piece.to);
    }
    let mut png = Cursor::new(Vec::new());
    ink(&pieces, &mut dice).write_to(&mut png, ImageFormat::Png)?;
    Ok(png.into_inner())
}

/// Random numbers between two bounds.
struct Dice<'a>(&'a Entropy);

impl Dice<'_> {
    #[expect(clippy::cast_precision_loss, reason = "a random fraction needs no more than 16 bits")]
    fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * (self.0.below(65536) as f32 / 65535.0)
    }
}

/// A smooth displacement of the whole plane, so that letters lose their straight edges.
struct Wave {
    heights: (f32, f32),
    lengths: (f32, f32),
    phases: (f32, f32),
}

impl Wave {
    fn thrown(dice: &mut Dice<'_>) -> Self {
        Self {
            heights: (dice.between(2.0, 3.5), dice.between(3.0, 5.0)),
            lengths: (dice.between(9.0, 14.0), dice.between(13.0, 22.0)),
            phases: (dice.between(0.0, 6.3), dice.between(0.0, 6.3)),
        }
    }

    fn bend(&self, (x, y): Point) -> Point {
        let across = (y / self.lengths.0 + self.phases.0).sin() * self.heights.0;
        let down = (x / self.lengths.1 + self.phases.1).sin() * self.heights.1;
        (x + across, y + down)
    }
}

fn letters(word: &str, dice: &mut Dice<'_>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut left = dice.between(10.0, 16.0);
    for letter in word.chars() {
        let strokes = GLYPHS.iter().find(|(known, _)| *known == letter).map_or("", |(_, strokes)| strokes);
        let hand = Hand::thrown(left, dice);
        for stroke in strokes.split(' ') {
            let round = stroke.starts_with('~');
            let points: Vec<Point> =
                grid_points(stroke.trim_start_matches('~')).map(|point| hand.place(point, dice)).collect();
            pieces.extend(line(&points, round, hand.half_width));
        }
        left += hand.scale.0 * 6.0 + dice.between(3.5, 7.5);
    }
    pieces
}

fn grid_points(stroke: &str) -> impl Iterator<Item = Point> {
    let digits: Vec<f32> = stroke.bytes().map(|digit| f32::from(digit.saturating_sub(b'0'))).collect();
    let (pairs, _) = digits.as_chunks::<2>();
    let points: Vec<Point> = pairs.iter().map(|[x, y]| (*x, *y)).collect();
    points.into_iter()
}

/// How one letter is written: where, how large, how slanted, how thick.
struct Hand {
    origin: Point,
    scale: Point,
    turn: f32,
    shear: f32,
    half_width: f32,
}

impl Hand {
    fn thrown(left: f32, dice: &mut Dice<'_>) -> Self {
        Self {
            origin: (left, dice.between(11.0, 19.0)),
            scale: (dice.between(3.3, 4.2), dice.between(3.3, 4.1)),
            turn: dice.between(-0.35, 0.35),
            shear: dice.between(-0.25, 0.25),
            half_width: dice.between(1.4, 2.1),
        }
    }

    fn place(&self, (x, y): Point, dice: &mut Dice<'_>) -> Point {
        let x = (x - 3.0 + dice.between(-0.25, 0.25)) * self.scale.0;
        let y = (y - 4.5 + dice.between(-0.25, 0.25)) * self.scale.1;
        let x = x + y * self.shear;
        let (sin, cos) = self.turn.sin_cos();
        let middle = (self.origin.0 + 3.0 * self.scale.0, self.origin.1 + 4.5 * self.scale.1);
        (middle.0 + x * cos - y * sin, middle.1 + x * sin + y * cos)
    }
}

/// Lines through the word in the same ink, so that they cannot be told from it by width or shade.
fn crossings(dice: &mut Dice<'_>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for _ in 0..2 {
        let mut x = dice.between(2.0, 14.0);
        let mut y = dice.between(16.0, 48.0);
        let mut points = vec![(x, y)];
        while x < 184.0 {
            x += dice.between(26.0, 44.0);
            y = (y + dice.between(-20.0, 20.0)).clamp(12.0, 52.0);
            points.push((x, y));
        }
        pieces.extend(line(&points, true, dice.between(0.8, 1.2)));
    }
    for _ in 0..7 {
        let from = (dice.between(4.0, 186.0), dice.between(4.0, 60.0));
        let to = (from.0 + dice.between(-7.0, 7.0), from.1 + dice.between(-7.0, 7.0));
        pieces.push(Piece { from, to, half_width: dice.between(0.6, 1.3) });
    }
    pieces
}

/// Cuts a line into short pieces, so that the wave bends it smoothly; a round line is a Catmull-Rom curve.
fn line(points: &[Point], round: bool, half_width: f32) -> Vec<Piece> {
    let last = points.len().saturating_sub(1);
    let point = |index: usize| points.get(index.min(last)).copied().unwrap_or_default();
    let mut pieces = Vec::new();
    for index in 0..last {
        let corners = [point(index.saturating_sub(1)), point(index), point(index + 1), point(index + 2)];
        let steps = 6_u8;
        let at = |step: u8| between(corners, f32::from(step) / f32::from(steps), round);
        pieces.extend((0..steps).map(|step| Piece { from: at(step), to: at(step + 1), half_width }));
    }
    pieces
}

/// The point a part of the way from the second to the third corner.
fn between([a, b, c, d]: [Point; 4], part: f32, round: bool) -> Point {
    let along = |a: f32, b: f32, c: f32, d: f32| {
        if !round {
            return b + (c - b) * part;
        }
        let bend = (2.0 * a - 5.0 * b + 4.0 * c - d) * part + (3.0 * (b - c) + d - a) * part * part;
        b + 0.5 * part * (c - a + bend)
    };
    (along(a.0, b.0, c.0, d.0), along(a.1, b.1, c.1, d.1))
}

/// Turns pieces of ink into pixels with soft edges on a speckled ground.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "pixel numbers and shades are small"
)]
fn ink(pieces: &[Piece], dice: &mut Dice<'_>) -> GrayImage {
    let mut wetness = vec![0.0_f32; (SIZE.0 * SIZE.1) as usize];
    for piece in pieces {
        let reach = piece.half_width + 1.0;
        let (left, right) = span(piece.from.0, piece.to.0, reach, SIZE.0);
        let (top, bottom) = span(piece.from.1, piece.to.1, reach, SIZE.1);
        for y in top..bottom {
            for x in left..right {
                let gap = distance((x as f32, y as f32), piece) - piece.half_width;
                let wet = (0.5 - gap).clamp(0.0, 1.0);
                if let Some(spot) = wetness.get_mut((y * SIZE.0 + x) as usize) {
                    *spot = spot.max(wet);
                }
            }
        }
    }
    let ground = dice.between(228.0, 244.0);
    let shade = dice.between(40.0, 84.0);
    GrayImage::from_fn(SIZE.0, SIZE.1, |x, y| {
        let wet = wetness.get((y * SIZE.0 + x) as usize).copied().unwrap_or(0.0);
        let grain = if (x ^ (y * 7)) % 5 == 0 { -9.0 } else { 0.0 };
        Luma([(ground + grain + (shade - ground) * wet).clamp(0.0, 255.0) as u8])
    })
}

/// The pixels that a piece may touch along one axis.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "clamped before"
)]
fn span(a: f32, b: f32, reach: f32, end: u32) -> (u32, u32) {
    let low = (a.min(b) - reach).floor().clamp(0.0, end as f32) as u32;
    let high = (a.max(b) + reach).ceil().clamp(0.0, end as f32) as u32;
    (low, high)
}

fn distance(point: Point, piece: &Piece) -> f32 {
    let (dx, dy) = (piece.to.0 - piece.from.0, piece.to.1 - piece.from.1);
    let length = dx * dx + dy * dy;
    let along = ((point.0 - piece.from.0) * dx + (point.1 - piece.from.1) * dy) / length.max(f32::EPSILON);
    let along = along.clamp(0.0, 1.0);
    let (ox, oy) = (point.0 - piece.from.0 - along * dx, point.1 - piece.from.1 - along * dy);
    (ox * ox + oy * oy).sqrt()
}
