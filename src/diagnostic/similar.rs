//! Did you mean: the name among several that is nearest to what was written.

/// The candidate nearest to `word`: the same but for case, else within an edit distance of a third of its length.
///
/// Of several that are equally near the first wins, so candidates come in order of what is likeliest. Of very many only
/// the first ones are looked at.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const MANY: usize = 2000;
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
        let distance = strsim::osa_distance(&lower, &candidate.to_lowercase());
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
}
