//! Payments.

use std::collections::HashMap;

use super::own;
use crate::check::Context;
use crate::diagnostic::catalog::pay as say;
use crate::ir::{Document, Element, State};
use crate::source::Span;
use crate::twiml::{self, Id};

/// The languages in which callers are asked for a bank account.
const OF_BANKS: &[&str] = &["en-AU", "en-CA", "en-GB", "en-IN", "en-US"];

/// The steps of a payment from a bank account.
const BANK_STEPS: &[&str] = &["bank-account-number", "bank-routing-number"];

/// The steps of a payment by card.
const CARD_STEPS: &[&str] = &["payment-card-number", "expiration-date", "security-code"];

/// Checks `pay`.
///
/// <https://www.twilio.com/docs/voice/twiml/pay>
pub(super) fn pay(cx: &mut Context<'_, '_>, place: u32, element: &Element) {
    amount(cx, element);
    match paid_from(cx.document, element) {
        Some(Account::Bank(method)) => bank(cx, place, element, method),
        Some(Account::Card(method)) => {
            if let [(span, _)] = own(cx.document, element, &["bankAccountType"])[..] {
                cx.report(say::account_type_of_card(span, method));
            }
        }
        None => {}
    }
    let postal_code = cx.document.attribute(element, "postalCode").map(|code| code.value.span);
    if let (Some("false"), Some(reason), [(span, _)]) = (
        cx.document.literal(element, "postalCode"),
        postal_code,
        &own(cx.document, element, &["minPostalCodeLength"])[..],
    ) {
        cx.report(say::length_without_postal_code(*span, reason));
    }
    prompts(cx, place, element);
}

/// What pays, and where that is written.
#[derive(Clone, Copy)]
enum Account {
    Card(Option<Span>),
    Bank(Span),
}

/// What pays; none if that is not known now.
fn paid_from(document: &Document<'_>, element: &Element) -> Option<Account> {
    let Some(method) = document.attribute(element, "paymentMethod") else { return Some(Account::Card(None)) };
    match document.literal(element, "paymentMethod")? {
        "ach-debit" => Some(Account::Bank(method.value.span)),
        "credit-card" => Some(Account::Card(Some(method.value.span))),
        _ => None,
    }
}

/// The amount fits its currency, and a token is made only where none is charged.
fn amount(cx: &mut Context<'_, '_>, element: &Element) {
    let document = cx.document;
    let currency = match document.attribute(element, "currency") {
        None => Some("usd"),
        Some(attribute) => {
            let given = document.literal(element, "currency");
            if given.is_some_and(|given| given.len() != 3 || !given.bytes().all(|b| b.is_ascii_alphabetic())) {
                cx.report(say::bad_currency(attribute.value.span));
                None
            } else {
                given
            }
        }
    };
    let (Some(amount), Some(attribute)) =
        (document.literal(element, "chargeAmount"), document.attribute(element, "chargeAmount"))
    else {
        return;
    };
    let Ok(number) = amount.parse::<f64>() else { return };
    let given = amount.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    if let Some(currency) = currency
        && given > decimals(currency)
    {
        cx.report(say::too_many_decimals(attribute.value.span, currency, decimals(currency)));
    }
    if number > 0.0
        && let [(token, _)] = own(document, element, &["tokenType"])[..]
    {
        cx.report(say::token_of_charge(token, attribute.value.span));
    }
}

/// How many decimals the amounts of a currency have, by ISO 4217.
fn decimals(currency: &str) -> usize {
    match currency.to_ascii_lowercase().as_str() {
        "bif" | "clp" | "djf" | "gnf" | "isk" | "jpy" | "kmf" | "krw" | "pyg" | "rwf" | "ugx" | "vnd" | "vuv"
        | "xaf" | "xof" | "xpf" => 0,
        "bhd" | "iqd" | "jod" | "kwd" | "lyd" | "omr" | "tnd" => 3,
        "clf" | "uyw" => 4,
        _ => 2,
    }
}

/// What a payment from a bank account needs, and what it does not go with.
fn bank(cx: &mut Context<'_, '_>, place: u32, element: &Element, method: Span) {
    let document = cx.document;
    let may_be_holder = |parameter: &Element| {
        document
            .attribute(parameter, "name")
            .is_none_or(|_| document.literal(parameter, "name").is_none_or(|name| name == "AVSName"))
    };
    if !document.elements(place).any(|(_, e)| e.row.is_none() || e.is(Id::Parameter) && may_be_holder(e)) {
        cx.report(say::no_account_holder(method, document.name_of(twiml::element(Id::Parameter))));
    }
    if let (Some(language), Some(attribute)) =
        (document.literal(element, "language"), document.attribute(element, "language"))
        && !OF_BANKS.iter().any(|known| known.eq_ignore_ascii_case(language))
    {
        cx.report(say::language_of_bank_payment(attribute.value.span, language, method));
    }
    let pointless = own(document, element, &["securityCode", "postalCode", "validCardTypes", "minPostalCodeLength"]);
    if !pointless.is_empty() {
        cx.report(say::card_settings_of_bank(&pointless, method));
    }
}

/// Checks the prompts of a payment.
///
/// <https://www.twilio.com/docs/voice/twiml/pay/prompt>
fn prompts(cx: &mut Context<'_, '_>, place: u32, element: &Element) {
    let document = cx.document;
    let mut seen: HashMap<Conditions<'_>, Span> = HashMap::new();
    for (_, prompt) in document.elements(place).filter(|(_, e)| e.is(Id::Prompt) && e.state == State::Plain) {
        let Some(step) = document.literal(prompt, "for") else { continue };
        if let Some((reason, why)) = skipped(document, element, step) {
            cx.report(say::prompt_never_heard(prompt.name, step, reason, why));
            continue;
        }
        attempts(cx, element, prompt);
        if BANK_STEPS.contains(&step)
            && let [(cards, _)] = own(document, prompt, &["cardType"])[..]
        {
            cx.report(say::cards_of_bank_step(cards, step));
        }
        if let Some(conditions) = conditions(document, prompt, step) {
            if let Some(first) = seen.get(&conditions) {
                cx.report(say::second_prompt(prompt.name, *first, step));
            } else {
                seen.insert(conditions, prompt.name);
            }
        }
    }
}

/// Why a step does not happen, if it does not.
fn skipped(document: &Document<'_>, pay: &Element, step: &str) -> Option<(Option<Span>, &'static str)> {
    let off = |name: &str| {
        let attribute = document.attribute(pay, name)?;
        (document.literal(pay, name) == Some("false")).then_some((Some(attribute.value.span), "in this payment"))
    };
    match (step, paid_from(document, pay)) {
        (step, Some(Account::Card(method))) if BANK_STEPS.contains(&step) => Some((method, "in a payment by card")),
        (step, Some(Account::Bank(method))) if CARD_STEPS.contains(&step) => {
            Some((Some(method), "in a payment from a bank account"))
        }
        ("security-code", _) => off("securityCode"),
        ("postal-code", _) => off("postalCode"),
        _ => None,
    }
}

/// No attempt is counted that is not made: one, and as many again as `maxAttempts` allows.
fn attempts(cx: &mut Context<'_, '_>, pay: &Element, prompt: &Element) {
    let document = cx.document;
    let max = document.attribute(pay, "maxAttempts");
    let most = match max {
        None => 1,
        Some(_) => match document.literal(pay, "maxAttempts").and_then(|max| max.parse::<u64>().ok()) {
            Some(max @ 1..=3) => max,
            _ => return,
        },
    } + 1;
    let (Some(attempts), Some(attribute)) =
        (document.literal(prompt, "attempt"), document.attribute(prompt, "attempt"))
    else {
        return;
    };
    let mut at = 0;
    for word in attempts.split(' ') {
        if word.parse::<u64>().is_ok_and(|attempt| attempt > most && attempt <= 10) {
            let span = document.place(&attribute.value, at, at + word.len());
            cx.report(say::attempt_never_made(span, word, most, max.map(|max| max.value.span)));
            return;
        }
        at += word.len() + 1;
    }
}

/// A step and the conditions under which a prompt is heard.
type Conditions<'d> = (&'d str, [Vec<&'d str>; 3]);

/// The conditions of a prompt; none if they are not known now.
fn conditions<'d>(document: &'d Document<'_>, prompt: &Element, step: &'d str) -> Option<Conditions<'d>> {
    let words = |name: &str| {
        if document.attribute(prompt, name).is_none() {
            return Some(Vec::new());
        }
        let mut words: Vec<&str> = document.literal(prompt, name)?.split_ascii_whitespace().collect();
        words.sort_unstable();
        Some(words)
    };
    Some((step, [words("errorType")?, words("cardType")?, words("attempt")?]))
}
