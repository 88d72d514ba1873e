//! Did you mean: the name among several that is nearest to what was written.

/// The candidate nearest to `word`: the same but for case, else within an edit distance of a third of its length.
///
/// Whoever mistypes a word most often gets its first letter right. Where that differs, one edit is all that is believed,
/// and none in a short word: `may` is not meant to be `say`. Of several that are equally near the first wins, so
/// candidates come in order of what is likeliest. Of very many only the first ones are looked at.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const MANY: usize = 2000;
    const SHORT: usize = 3;
    let length = word.chars().count();
    if length > 64 {
        return None;
    }
    let bound = (length / 3).max(1);
    let lower = word.to_lowercase();
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates.into_iter().take(MANY) {
        if candidate.chars().count().abs_diff(length) > bound || candidate == word {
            continue;
        }
        let candidate_lower = candidate.to_lowercase();
        let distance = strsim::osa_distance(&lower, &candidate_lower);
        let begins_alike = lower.chars().next() == candidate_lower.chars().next();
        let bound = if begins_alike { bound } else { usize::from(length > SHORT) };
        if distance <= bound && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn near_misses_are_found_and_far_ones_are_not() {
        assert_eq!(nearest("vioce", ["language", "loop", "voice"]), Some("voice"));
        assert_eq!(nearest("Say", ["sms", "say"]), Some("say"));
        assert_eq!(nearest("speak", ["say", "play"]), None);
        assert_eq!(nearest("say", ["say"]), None);
    }

    #[test]
    fn a_first_letter_that_differs_is_seldom_a_slip() {
        assert_eq!(nearest("Please", ["leave"]), None);
        assert_eq!(nearest("may", ["say"]), None);
        assert_eq!(nearest("ecord", ["record"]), Some("record"));
        assert_eq!(nearest("sya", ["say"]), Some("say"));
    }
}
