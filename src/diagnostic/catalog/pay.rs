//! Payments.

use super::{Code, rules};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// An amount with more decimals than the currency has.
pub fn too_many_decimals(span: Span, currency: &str, decimals: usize) -> Diagnostic {
    let message = match decimals {
        0 => format!("an amount in `{currency}` has no decimals"),
        _ => format!("an amount in `{currency}` has at most {decimals} decimals"),
    };
    Diagnostic::new(Code::BadValue, span, message).help("round it").twilio(64003)
}

/// A currency that is no code of three letters.
pub fn bad_currency(span: Span) -> Diagnostic {
    Diagnostic::new(Code::BadValue, span, "`currency` must be the three letters of a currency")
        .help("write one of ISO 4217, such as `usd`")
        .twilio(64011)
}

/// A kind of bank account where a card pays.
pub fn account_type_of_card(span: Span, method: Option<Span>) -> Diagnostic {
    let message = "`bankAccountType` does not go with a payment by card";
    let diagnostic = Diagnostic::new(Code::ConflictingParts, span, message).twilio(64017);
    match method {
        Some(method) => diagnostic.related(method, "by card").help("delete it, or write `paymentMethod=ach-debit`"),
        None => diagnostic.help("add `paymentMethod=ach-debit`: without it, Twilio takes `credit-card`"),
    }
}

/// A payment from a bank account without the name of its holder.
pub fn no_account_holder(span: Span, parameter: &str) -> Diagnostic {
    let message = "a payment by `ach-debit` needs the name of the account's holder";
    Diagnostic::new(Code::MissingPartner, span, message)
        .help(format!("put `{parameter} name=AVSName value=\"…\"` inside"))
        .twilio(64014)
}

/// A language in which nobody is asked for a bank account.
pub fn language_of_bank_payment(span: Span, language: &str, method: Span) -> Diagnostic {
    let message = format!("a payment by `ach-debit` is not asked for in `{language}`");
    Diagnostic::new(Code::ConflictingParts, span, message)
        .related(method, "from a bank account")
        .help("write `en-AU`, `en-CA`, `en-GB`, `en-IN` or `en-US`")
        .twilio(64020)
}

/// `tokenType` where an amount is charged.
pub fn token_of_charge(span: Span, amount: Span) -> Diagnostic {
    rules::no_effect(span, "tokenType", "this payment is charged, and no token is made")
        .related(amount, "the amount")
        .help("delete it, or write `chargeAmount=0` to make a token")
}

/// Settings of cards where a bank account pays.
pub fn card_settings_of_bank(pointless: &[(Span, &str)], method: Span) -> Diagnostic {
    rules::several(pointless, "here, because no card pays")
        .related(method, "from a bank account")
        .help(if pointless.len() > 1 { "delete them" } else { "delete it" })
}

/// The length of a postal code that nobody is asked for.
pub fn length_without_postal_code(span: Span, postal_code: Span) -> Diagnostic {
    rules::no_effect(span, "minPostalCodeLength", "the caller is not asked for a postal code")
        .related(postal_code, "because of this")
        .help("delete it")
}

/// A prompt for a step that does not happen.
pub fn prompt_never_heard(span: Span, step: &str, reason: Option<Span>, why: &str) -> Diagnostic {
    let message = format!("this `prompt` is never heard: there is no step `{step}` {why}");
    let diagnostic = Diagnostic::new(Code::NoEffect, span, message);
    match reason {
        Some(reason) => diagnostic.related(reason, "because of this").help("delete it"),
        None => diagnostic.help("delete it, or add `paymentMethod=ach-debit`"),
    }
}

/// A prompt for an attempt that is not made.
pub fn attempt_never_made(span: Span, attempt: &str, most: u64, max_attempts: Option<Span>) -> Diagnostic {
    let message = format!("no step of this payment gets to attempt {attempt}");
    let diagnostic = Diagnostic::new(Code::NoEffect, span, message);
    match max_attempts {
        Some(max) => {
            diagnostic.related(max, "allows no more").help(format!("write {most} at most, or raise `maxAttempts`"))
        }
        None => {
            diagnostic.help(format!("write {most} at most, or raise `maxAttempts` of `pay`, which is 1 unless set"))
        }
    }
}

/// Cards in a prompt that is about a bank account.
pub fn cards_of_bank_step(span: Span, step: &str) -> Diagnostic {
    rules::no_effect(span, "cardType", &format!("the step `{step}` is about no card")).help("delete it")
}

/// A second prompt for one step and condition.
pub fn second_prompt(span: Span, first: Span, step: &str) -> Diagnostic {
    let message = format!("there is another `prompt` for `{step}` under the same conditions");
    Diagnostic::new(Code::ConflictingParts, span, message)
        .related(first, "the first one")
        .help("delete one of the two, or tell them apart by `attempt`, `errorType` or `cardType`")
}
