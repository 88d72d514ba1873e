//! The parameters that Twilio sends when it asks for a document or reports something.
//!
//! A flow reads them as `{Digits}`. Twilio adds parameters without notice, and a call from a Voice SDK brings
//! whatever names the app has given, so a name that is missing here may still arrive. What a parameter can be
//! worth is not here.

use super::Document::{self, Fax, Messaging, Voice};
use super::{Id, Id::*, element};
use When::*;

/// One request parameter.
#[derive(Debug)]
pub struct Parameter {
    /// Its name, or the beginning of it where `tail` says that more follows.
    pub name: &'static str,
    /// What follows the name.
    pub tail: Tail,
    /// What it holds.
    pub kind: ParameterKind,
    /// The requests that can carry it.
    pub when: &'static [When],
    /// One sentence: what it says.
    pub doc: &'static str,
}

/// What follows the fixed part of a parameter's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tail {
    /// Nothing: the name is complete.
    Nothing,
    /// A number that counts from 0: `MediaUrl0`.
    Index,
    /// A name of someone's choice: `SipHeader_X-Customer`.
    Name,
}

/// What a parameter of Twilio's, or a name of the author's own, holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ParameterKind {
    /// Text, or one of a few words.
    Text,
    /// A whole number.
    Int,
    /// `true` or `false`; only names of one's own.
    Bool,
    /// The address of a file or document.
    Url,
    /// A telephone number or another address a call or message can come from or go to.
    Phone,
    /// Whole seconds; only names of one's own.
    Duration,
}

impl ParameterKind {
    /// Every type with the name that Flow has for it.
    pub const ALL: [(&str, ParameterKind); 6] = [
        ("text", ParameterKind::Text),
        ("int", ParameterKind::Int),
        ("bool", ParameterKind::Bool),
        ("url", ParameterKind::Url),
        ("phone", ParameterKind::Phone),
        ("duration", ParameterKind::Duration),
    ];

    /// The name that Flow has for it.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, kind)| *kind == self).map_or("text", |(name, _)| name)
    }
}

/// A request that can carry a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum When {
    /// Any request of a call that asks for a document.
    AnyCall,
    /// The same, of a call over SIP.
    SipCall,
    /// The same, of a call where Twilio found out who had answered.
    Detection,
    /// The report that a whole call is over, to the address set with the number.
    CallOver,
    /// Any request that asks for the answer to a message.
    AnyMessage,
    /// Any request that asks for the answer to a fax.
    AnyFax,
    /// The request to an address of an element: `action` of `gather`.
    To(Id, &'static str),
    /// The request to `action` of a verb that held a certain noun: `connect` with `conversation-relay`.
    After(Id, Id),
}

impl Parameter {
    /// Whether any request for a document of this kind can carry it, wherever the request comes from.
    pub fn comes_to(&self, document: Document) -> bool {
        self.when.iter().any(|when| when.document() == Some(document))
    }

    /// The verbs that report it when they are done.
    pub fn senders(&self) -> impl Iterator<Item = &'static str> {
        let verbs = self.when.iter().filter_map(|when| match *when {
            To(id, "action") | After(id, _) => Some(element(id).keyword),
            _ => None,
        });
        let mut verbs: Vec<&str> = verbs.collect();
        verbs.dedup();
        verbs.into_iter()
    }

    /// Whether the request to an address of an element can carry it: can the document at the `action` of a
    /// `gather` read `{Digits}`?
    pub fn comes_with(&self, id: Id, attribute: &str) -> bool {
        self.when.iter().any(|when| match *when {
            To(e, a) => e == id && a == attribute,
            After(verb, _) => verb == id && attribute == "action",
            _ => when.document() == Some(element(id).document) && !is_report(id, attribute),
        })
    }
}

impl When {
    /// The kind of document that every request of this kind asks for.
    fn document(self) -> Option<Document> {
        match self {
            AnyCall | SipCall | Detection => Some(Voice),
            AnyMessage => Some(Messaging),
            AnyFax => Some(Fax),
            CallOver | To(..) | After(..) => None,
        }
    }
}

/// Whether the request to this address carries parameters of its own only, without those of the call.
fn is_report(id: Id, attribute: &str) -> bool {
    match id {
        _ if attribute == "recordingStatusCallback" => true,
        Pay | VirtualAgent | Conference | Stream | Siprec => attribute == "statusCallback",
        Transcription => attribute == "statusCallbackUrl",
        _ => false,
    }
}

/// The parameter of this name; `MediaUrl3` and `SipHeader_X-Customer` are found as well.
pub fn parameter(name: &str) -> Option<&'static Parameter> {
    let whole = PARAMETERS.iter().find(|p| p.name == name && p.tail == Tail::Nothing);
    whole.or_else(|| {
        PARAMETERS.iter().find(|p| match (p.tail, name.strip_prefix(p.name)) {
            (_, None | Some("")) | (Tail::Nothing, _) => false,
            (Tail::Index, Some(rest)) => rest.bytes().all(|b| b.is_ascii_digit()),
            (Tail::Name, Some(_)) => true,
        })
    })
}

// Which requests, by name.

const CALL: &[When] = &[AnyCall];
const SIP_CALL: &[When] = &[SipCall];
const CALL_AND_MESSAGE: &[When] = &[AnyCall, AnyMessage];
const MESSAGE: &[When] = &[AnyMessage];
const ADDRESSES: &[When] = &[AnyCall, AnyMessage, AnyFax];
const FAX_DONE: &[When] = &[To(Receive, "action")];
const GATHERED: &[When] = &[To(Gather, "action")];
const PARTIAL: &[When] = &[To(Gather, "partialResultCallback")];
const TRANSCRIBED: &[When] = &[To(Record, "transcribeCallback")];
const DIALLED: &[When] = &[To(Dial, "action")];
const DIALLED_SIP: &[When] = &[After(Dial, Sip)];
const DIALLED_QUEUE: &[When] = &[After(Dial, Queue), To(Queue, "url")];
const WAITING: &[When] = &[To(Enqueue, "waitUrl")];
const QUEUED: &[When] = &[To(Enqueue, "action"), To(Enqueue, "waitUrl"), To(Queue, "url"), After(Dial, Queue)];
const REFERRED: &[When] = &[To(Refer, "action")];
const PAID: &[When] = &[To(Pay, "action")];
const PAID_OR_PAYING: &[When] = &[To(Pay, "action"), To(Pay, "statusCallback")];
const PAYING: &[When] = &[To(Pay, "statusCallback")];
const RELAYED: &[When] = &[After(Connect, ConversationRelay)];
const AGENT: &[When] = &[After(Connect, VirtualAgent)];
const AGENT_REPORT: &[When] = &[After(Connect, VirtualAgent), To(VirtualAgent, "statusCallback")];
const CONFERENCE: &[When] = &[To(Conference, "statusCallback")];
const CONFERENCE_OR_RECORDING: &[When] = &[To(Conference, "statusCallback"), To(Conference, "recordingStatusCallback")];
const STREAM: &[When] = &[To(Stream, "statusCallback"), After(Connect, Stream)];
const SIPREC: &[When] = &[To(Siprec, "statusCallback")];
const WORDS: &[When] = &[To(Transcription, "statusCallbackUrl")];
const SENT: &[When] = &[To(Message, "action"), To(Message, "statusCallback")];
const TEXTED: &[When] = &[To(Sms, "action"), To(Sms, "statusCallback")];
const DETECTED: &[When] = &[Detection, To(Number, "amdStatusCallback"), To(Sip, "amdStatusCallback")];
const DETECTION_REPORT: &[When] = &[To(Number, "amdStatusCallback"), To(Sip, "amdStatusCallback")];
const DIGITS: &[When] = &[To(Gather, "action"), To(Record, "action")];
const STABLE: &[When] = &[To(Gather, "partialResultCallback"), To(Transcription, "statusCallbackUrl")];
const SID_OF_WORDS: &[When] = &[To(Record, "transcribeCallback"), To(Transcription, "statusCallbackUrl")];
const ENQUEUED: &[When] = &[To(Enqueue, "action")];
const REFER_TARGET: &[When] = &[To(Dial, "referUrl")];
const ERRORS: &[When] = &[
    After(Connect, ConversationRelay),
    After(Connect, VirtualAgent),
    To(Message, "action"),
    To(Message, "statusCallback"),
    To(Receive, "action"),
];
const ERROR_WORDS: &[When] = &[After(Connect, ConversationRelay), After(Connect, VirtualAgent), To(Receive, "action")];
const TEXTED_OR_MESSAGE: &[When] = &[AnyMessage, To(Sms, "action"), To(Sms, "statusCallback")];
const MESSAGE_OR_SENT: &[When] = &[AnyMessage, To(Message, "action"), To(Message, "statusCallback")];
const FAX_OR_DONE: &[When] = &[AnyFax, To(Receive, "action")];
const OVER: &[When] = &[CallOver];

const RECORDING: &[When] = &[
    To(Dial, "recordingStatusCallback"),
    To(Record, "recordingStatusCallback"),
    To(Conference, "recordingStatusCallback"),
    To(Recording, "recordingStatusCallback"),
    To(Conversation, "recordingStatusCallback"),
];

const PROGRESS: &[When] = &[
    To(Number, "statusCallback"),
    To(Client, "statusCallback"),
    To(Sip, "statusCallback"),
    To(WhatsApp, "statusCallback"),
    To(Application, "statusCallback"),
    To(Conversation, "statusCallback"),
];

const DURATION: &[When] = &[
    To(Number, "statusCallback"),
    To(Client, "statusCallback"),
    To(Sip, "statusCallback"),
    To(WhatsApp, "statusCallback"),
    To(Application, "statusCallback"),
    To(Conversation, "statusCallback"),
    CallOver,
];

const TIMED: &[When] = &[
    To(Number, "statusCallback"),
    To(Client, "statusCallback"),
    To(Sip, "statusCallback"),
    To(WhatsApp, "statusCallback"),
    To(Application, "statusCallback"),
    To(Conference, "statusCallback"),
    To(Stream, "statusCallback"),
    To(Siprec, "statusCallback"),
    To(Transcription, "statusCallbackUrl"),
];

const NUMBERED: &[When] = &[
    To(Number, "statusCallback"),
    To(Client, "statusCallback"),
    To(Sip, "statusCallback"),
    To(WhatsApp, "statusCallback"),
    To(Application, "statusCallback"),
    To(Conference, "statusCallback"),
    To(Gather, "partialResultCallback"),
];

const RECORDINGS: &[When] = &[
    To(Record, "action"),
    To(Record, "transcribeCallback"),
    To(Dial, "action"),
    To(Dial, "recordingStatusCallback"),
    To(Record, "recordingStatusCallback"),
    To(Conference, "recordingStatusCallback"),
    To(Recording, "recordingStatusCallback"),
    To(Conversation, "recordingStatusCallback"),
    To(Number, "statusCallback"),
    To(Client, "statusCallback"),
    To(Sip, "statusCallback"),
    To(WhatsApp, "statusCallback"),
    To(Application, "statusCallback"),
    CallOver,
];

const CALLS: &[When] = &[
    AnyCall,
    To(Pay, "statusCallback"),
    To(VirtualAgent, "statusCallback"),
    To(Conference, "statusCallback"),
    To(Stream, "statusCallback"),
    To(Siprec, "statusCallback"),
    To(Transcription, "statusCallbackUrl"),
    To(Dial, "recordingStatusCallback"),
    To(Record, "recordingStatusCallback"),
    To(Conference, "recordingStatusCallback"),
    To(Recording, "recordingStatusCallback"),
    To(Conversation, "recordingStatusCallback"),
];

const ALL: &[When] = &[
    AnyCall,
    AnyMessage,
    AnyFax,
    To(Pay, "statusCallback"),
    To(VirtualAgent, "statusCallback"),
    To(Conference, "statusCallback"),
    To(Stream, "statusCallback"),
    To(Siprec, "statusCallback"),
    To(Transcription, "statusCallbackUrl"),
    To(Dial, "recordingStatusCallback"),
    To(Record, "recordingStatusCallback"),
    To(Conference, "recordingStatusCallback"),
    To(Recording, "recordingStatusCallback"),
    To(Conversation, "recordingStatusCallback"),
];

/// All parameters, sorted by name.
pub static PARAMETERS: &[Parameter] = &[
    text("AccountSid", ALL, "The account that the call or message belongs to."),
    text("Address", MESSAGE, "The postal address of a place that was sent."),
    text("AgentHandoffParameters", AGENT, "What the agent handed over."),
    url("AnnounceUrl", CONFERENCE, "Where the announcement is found."),
    text("AnsweredBy", DETECTED, "Whether a person or a machine has answered."),
    text("ApiVersion", ADDRESSES, "The version of Twilio's API that the request is made by."),
    text("ApplicationSid", CALL, "The application that handles the call."),
    text("Attempt", PAYING, "Which attempt at the step it is."),
    text("AvgQueueTime", WAITING, "How long callers wait in this queue on average, in seconds."),
    text("BankAccountNumber", PAID_OR_PAYING, "The last digits of the account number."),
    text("BankAccountType", PAID_OR_PAYING, "The kind of bank account."),
    text("BankRoutingNumber", PAID_OR_PAYING, "The number of the bank."),
    text("Body", MESSAGE, "The words of the message."),
    text("ButtonPayload", MESSAGE, "What the button that was pressed stands for."),
    text("ButtonText", MESSAGE, "The words on the button that was pressed."),
    text("ButtonType", MESSAGE, "The kind of button that was pressed."),
    text("CallDuration", DURATION, "The length of the call in seconds."),
    text("CallSid", CALLS, "The call."),
    text("CallSidEndingConference", CONFERENCE, "The call whose leaving ended the conference."),
    text("CallStatus", CALL, "How the call stands, such as `ringing` or `in-progress`."),
    text("CallToken", CALL, "What is needed to forward the call to someone else."),
    text("CallbackSource", PROGRESS, "What made the report."),
    phone("Called", CALL, "The older name of `To`."),
    phone("Caller", CALL, "The older name of `From`."),
    text("CallerName", CALL, "The caller's name, where it is looked up."),
    text("ChannelMetadata", MESSAGE, "What else the channel says about the message."),
    text("Coaching", CONFERENCE, "Whether the participant coaches another."),
    text("ConferenceSid", CONFERENCE_OR_RECORDING, "The conference."),
    text("Confidence", GATHERED, "How sure the recognition is, from 0.0 to 1.0; it may be missing."),
    text("ConnectorError", PAID, "What went wrong, in the payment service's own words."),
    text("CurrentQueueSize", WAITING, "How many wait in the queue."),
    text("DequeingCallSid", DIALLED_QUEUE, "The call that took the caller out of the queue."),
    text("DialBridged", DIALLED, "Whether the two parties were connected."),
    text("DialCallDuration", DIALLED, "The length of the dialled call in seconds; missing after a conference."),
    text("DialCallSid", DIALLED, "The dialled call; missing after a conference."),
    text("DialCallStatus", DIALLED, "How the dialled call came out, such as `busy` or `completed`."),
    text("DialSipCallId", DIALLED_SIP, "The identifier that SIP gives the dialled call."),
    text("DialSipHeader_", DIALLED_SIP, "A SIP header of the answer whose name begins with `X-`.").tail(Tail::Name),
    text("DialSipResponseCode", DIALLED_SIP, "The number with which SIP answered."),
    text("Digits", DIGITS, "The keys that the caller pressed."),
    text("Direction", CALL, "Whether the call came in or was placed, and how."),
    text("Duration", OVER, "The length of the call in minutes."),
    text("EndConferenceOnExit", CONFERENCE, "Whether the conference is over once the participant leaves."),
    text("ErrorCode", ERRORS, "What went wrong, as Twilio's number."),
    text("ErrorMessage", ERROR_WORDS, "What went wrong, in words."),
    text("ErrorType", PAYING, "What was wrong with what the caller entered."),
    text("ExpirationDate", PAID_OR_PAYING, "Until when the card is good, as month and year."),
    text("FaxSid", FAX_OR_DONE, "The fax."),
    text("FaxStatus", FAX_DONE, "How the fax stands."),
    text("Final", WORDS, "Whether the words will not change any more."),
    text("FinishedOnKey", GATHERED, "The key that ended the input."),
    text("FlowData", MESSAGE, "What was filled in, in a form of WhatsApp."),
    text("For", PAYING, "The step of the payment that is being reported."),
    text("Forwarded", MESSAGE, "Whether the message was forwarded."),
    text("ForwardedFrom", CALL, "The number that the call was forwarded from."),
    text("FrequentlyForwarded", MESSAGE, "Whether the message was forwarded many times."),
    text("FriendlyName", CONFERENCE, "The name of the conference."),
    phone("From", ADDRESSES, "Where the call or message comes from."),
    text("FromCity", CALL_AND_MESSAGE, "The city of the number in `From`."),
    text("FromCountry", CALL_AND_MESSAGE, "The country of the number in `From`."),
    text("FromState", CALL_AND_MESSAGE, "The state or province of the number in `From`."),
    text("FromZip", CALL_AND_MESSAGE, "The postal code of the number in `From`."),
    text("HandoffData", RELAYED, "What your server handed over when it ended the session."),
    text("Hold", CONFERENCE, "Whether the participant is on hold."),
    text("InboundTrackLabel", WORDS, "The name that you gave the caller."),
    text("InteractiveData", MESSAGE, "What was chosen in an interactive message."),
    text("Label", MESSAGE, "The name of a place that was sent."),
    text("LanguageCode", WORDS, "The language that is spoken."),
    text("Latitude", MESSAGE, "The latitude of a place that was sent."),
    text("Longitude", MESSAGE, "The longitude of a place that was sent."),
    text(
        "MachineDetectionDuration",
        DETECTION_REPORT,
        "How long it took to find out who had answered, in milliseconds.",
    ),
    text("MaxQueueSize", WAITING, "How many may wait in the queue."),
    text("MediaContentType", MESSAGE, "The kind of one of the files.").tail(Tail::Index),
    url("MediaUrl", FAX_DONE, "Where the fax is found."),
    url("MediaUrl", MESSAGE, "Where one of the files is found.").tail(Tail::Index),
    text("MessageSid", MESSAGE_OR_SENT, "The message."),
    text("MessageStatus", SENT, "How the message stands, such as `sent` or `delivered`."),
    text("MessagingServiceSid", MESSAGE, "The messaging service that the message came in by."),
    text("Muted", CONFERENCE, "Whether the participant is muted."),
    text("Name", WORDS, "The name that you gave the transcription."),
    text("NotifySipResponseCode", REFERRED, "The number with which SIP reported the outcome of the transfer."),
    int("NumMedia", MESSAGE, "How many files came with the message."),
    int("NumPages", FAX_DONE, "How many pages the fax has."),
    int("NumSegments", MESSAGE, "How many parts the message was sent in."),
    text("OptOutType", MESSAGE, "Whether the sender asked to stop, to start again or for help."),
    text("OutboundTrackLabel", WORDS, "The name that you gave the other party."),
    text("Param_", CALL, "A value that the dialling flow handed to the application with `parameter`.").tail(Tail::Name),
    text("ParentCallSid", CALL, "The call that this one was dialled from."),
    text("PartialResults", WORDS, "Whether words are sent before the sentence is complete."),
    text("ParticipantCallStatus", CONFERENCE, "How the participant's call stands."),
    text("ParticipantLabel", CONFERENCE, "The name that you gave the participant."),
    text(
        "ParticipantLabelEndingConference",
        CONFERENCE,
        "The name of the participant whose leaving ended the conference.",
    ),
    text("PayErrorCode", PAID, "What went wrong with the payment, as Twilio's number."),
    text("PaymentCardNumber", PAID_OR_PAYING, "The last digits of the card number."),
    text("PaymentCardPostalCode", PAID_OR_PAYING, "The postal code that belongs to the card."),
    text("PaymentCardType", PAID_OR_PAYING, "The kind of card."),
    text("PaymentConfirmationCode", PAID, "The payment service's own number for the payment."),
    text("PaymentError", PAID, "What went wrong with the payment, in words."),
    text("PaymentMethod", PAID_OR_PAYING, "Whether the caller pays by card or from a bank account."),
    text("PaymentToken", PAID, "The token that stands for the card or account."),
    text("ProfileId", PAID, "The payer's profile at the payment service."),
    text("ProfileName", MESSAGE, "The name that the sender goes by on WhatsApp."),
    text("ProviderConfiguration", WORDS, "How the engine is set, as JSON."),
    text("QueuePosition", WAITING, "The caller's place in the queue."),
    text("QueueResult", ENQUEUED, "Why the caller left the queue, such as `bridged` or `hangup`."),
    text("QueueSid", QUEUED, "The queue."),
    text("QueueTime", QUEUED, "How long the caller has waited, in seconds."),
    text("Reason", CONFERENCE, "Why it happened, in words."),
    text("ReasonAnnouncementFailed", CONFERENCE, "Why the announcement was not heard."),
    text("ReasonConferenceEnded", CONFERENCE, "Why the conference is over."),
    text("ReasonParticipantLeft", CONFERENCE, "Why the participant left."),
    text("RecordingChannels", RECORDING, "How many channels the recording has."),
    text("RecordingDuration", RECORDINGS, "The length of the recording in seconds."),
    text("RecordingSid", RECORDINGS, "The recording."),
    text("RecordingSource", RECORDING, "What made the recording, such as `RecordVerb`."),
    text("RecordingStartTime", RECORDING, "When the recording began."),
    text("RecordingStatus", RECORDING, "How the recording stands, such as `completed`."),
    text("RecordingTrack", RECORDING, "Whose voice is on the recording."),
    url("RecordingUrl", RECORDINGS, "Where the recording is found."),
    text("ReferCallStatus", REFERRED, "Whether the transfer worked; it may be missing."),
    text("ReferSipResponseCode", REFERRED, "The number with which SIP answered the request to transfer."),
    text("ReferTransferTarget", REFER_TARGET, "The address that the SIP party wants the call transferred to."),
    text("ReferralBody", MESSAGE, "The words of the advertisement that led to the message."),
    text("ReferralHeadline", MESSAGE, "The headline of the advertisement that led to the message."),
    text("ReferralMediaContentType", MESSAGE, "The kind of the advertisement's picture or film."),
    text("ReferralMediaId", MESSAGE, "The picture or film of the advertisement."),
    url("ReferralMediaUrl", MESSAGE, "Where the advertisement's picture or film is found."),
    text("ReferralSourceId", MESSAGE, "The advertisement or post that led to the message."),
    text("ReferralSourceType", MESSAGE, "Whether an advertisement or a post led to the message."),
    url("ReferralSourceUrl", MESSAGE, "Where the advertisement or post is found."),
    text("RemoteStationId", FAX_OR_DONE, "How the sending fax machine names itself."),
    text("Result", PAID, "How the payment came out, such as `success`."),
    text("SecurityCode", PAID_OR_PAYING, "The security code of the card, masked."),
    text("SequenceId", WORDS, "The place of the report in the order of reports."),
    text("SequenceNumber", NUMBERED, "The place of the report in the order of reports, from 0."),
    text("SessionDuration", RELAYED, "The length of the session in seconds."),
    text("SessionId", RELAYED, "The session."),
    text("SessionStatus", RELAYED, "How the session came out, such as `ended` or `failed`."),
    text("SipCallId", SIP_CALL, "The identifier that SIP gives the call."),
    text("SipDomain", SIP_CALL, "The SIP domain that the call came in to."),
    text("SipDomainSid", SIP_CALL, "The SID of that domain."),
    text("SipHeader_", SIP_CALL, "A SIP header of the call whose name begins with `X-`.").tail(Tail::Name),
    text("SipSourceIp", SIP_CALL, "The network address that the SIP call comes from."),
    text("SiprecError", SIPREC, "What went wrong with the SIPREC session, in words."),
    text("SiprecErrorCode", SIPREC, "What went wrong with the SIPREC session, as Twilio's number."),
    text("SiprecEvent", SIPREC, "What happened to the SIPREC session."),
    text("SiprecName", SIPREC, "The name that you gave the SIPREC session."),
    text("SiprecSid", SIPREC, "The SIPREC session."),
    text("SmsMessageSid", MESSAGE, "The oldest name of `MessageSid`."),
    text("SmsSid", TEXTED_OR_MESSAGE, "The older name of `MessageSid`."),
    text("SmsStatus", TEXTED, "How the message stands."),
    text("SpeechResult", GATHERED, "What the caller said."),
    text("Stability", STABLE, "How unlikely the words are to change, from 0.0 to 1.0."),
    text("StableSpeechResult", PARTIAL, "What the caller has said for certain."),
    text("StartConferenceOnEnter", CONFERENCE, "Whether the conference begins once the participant is in."),
    text("StatusCallbackEvent", CONFERENCE, "What happened in the conference, such as `participant-join`."),
    text("StreamError", STREAM, "What went wrong with the stream."),
    text("StreamEvent", STREAM, "What happened to the stream."),
    text("StreamName", STREAM, "The name that you gave the stream."),
    text("StreamSid", STREAM, "The stream."),
    text("Timestamp", TIMED, "When it happened."),
    phone("To", ADDRESSES, "Where the call or message goes to."),
    text("ToCity", CALL_AND_MESSAGE, "The city of the number in `To`."),
    text("ToCountry", CALL_AND_MESSAGE, "The country of the number in `To`."),
    text("ToState", CALL_AND_MESSAGE, "The state or province of the number in `To`."),
    text("ToZip", CALL_AND_MESSAGE, "The postal code of the number in `To`."),
    text("Track", WORDS, "Whose voice the words are."),
    text("TranscriptionData", WORDS, "The words and how sure they are, as JSON."),
    text("TranscriptionEngine", WORDS, "Who turns the speech into text."),
    text("TranscriptionError", WORDS, "What went wrong with the transcription."),
    text("TranscriptionEvent", WORDS, "What is being reported, such as `transcription-content`."),
    text("TranscriptionProviderData", WORDS, "What the engine itself has sent."),
    text("TranscriptionSid", SID_OF_WORDS, "The transcription."),
    text("TranscriptionStatus", TRANSCRIBED, "Whether the recording could be put into words."),
    text("TranscriptionText", TRANSCRIBED, "The words of the recording."),
    url("TranscriptionUrl", TRANSCRIBED, "Where the transcription is found."),
    text("UnstableSpeechResult", PARTIAL, "What the caller may have said, still subject to change."),
    text("VirtualAgentProviderError", AGENT_REPORT, "What went wrong, in the provider's own words."),
    text("VirtualAgentStatus", AGENT_REPORT, "How the conversation with the agent came out."),
    text("WaId", MESSAGE, "The sender's identifier on WhatsApp."),
];

const fn parameter_of(name: &'static str, kind: ParameterKind, when: &'static [When], doc: &'static str) -> Parameter {
    Parameter { name, tail: Tail::Nothing, kind, when, doc }
}

const fn text(name: &'static str, when: &'static [When], doc: &'static str) -> Parameter {
    parameter_of(name, ParameterKind::Text, when, doc)
}

const fn int(name: &'static str, when: &'static [When], doc: &'static str) -> Parameter {
    parameter_of(name, ParameterKind::Int, when, doc)
}

const fn url(name: &'static str, when: &'static [When], doc: &'static str) -> Parameter {
    parameter_of(name, ParameterKind::Url, when, doc)
}

const fn phone(name: &'static str, when: &'static [When], doc: &'static str) -> Parameter {
    parameter_of(name, ParameterKind::Phone, when, doc)
}

impl Parameter {
    const fn tail(self, tail: Tail) -> Self {
        Self { tail, ..self }
    }
}
