//! The median, by hand.

use super::median;

#[test]
fn the_median_is_the_middle_or_the_mean_of_the_middle_two() {
    assert_eq!(median(vec![]), None);
    assert_eq!(median(vec![7]), Some(7));
    assert_eq!(median(vec![9, 1, 5]), Some(5));
    assert_eq!(median(vec![10, 1, 4, 2]), Some(3));
}
