//! The rows: every element of TwiML with its attributes.
//!
//! A new element is one row, at its place in the order of the keywords; a new attribute is one line in that
//! row. Lists of values stand below the rows, the functions that build a row at the end. Rules that look at
//! more than one attribute, or at more than one element, are not here.

use super::Document::{Fax, Messaging, Voice};
use super::languages::{LANG, SAY, SPEECH};
use super::{Attribute, Choice, Content, Control, Document, Element, Kind, Limit, Role, Scheme, Status, Unit};
use Id::*;

macro_rules! elements {
    ($($id:ident => $row:expr,)*) => {
        /// Names a row of [`ELEMENTS`].
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Id {
            $(#[doc = concat!("The row `", stringify!($id), "`.")] $id,)*
        }

        /// All elements, sorted by keyword; of one keyword, voice stands before messaging and fax.
        pub static ELEMENTS: &[Element] = &[$($row.id(Id::$id),)*];
    };
}

elements! {
    AiSession => noun("ai-session", "AiSession", Voice)
        .inside(&[Connect])
        .undocumented()
        .doc("Hands the call to a session of an AI connector.", "https://www.twilio.com/docs/voice/twiml/connect")
        .attributes(&[
            text("aiConnector").doc("The AI connector that takes the call."),
            text("aiSessionConfiguration").doc("The configuration that the session runs with."),
        ]),

    Annotate => verb("annotate", "Annotate", Voice)
        .inside(&[Response])
        .holds(1, MANY)
        .text_missing(13110)
        .limits(&[at_most(1, BillingReferenceTag).twilio(13111)])
        .child_twilio(13112)
        .undocumented()
        .doc("Attaches information for the bill to the call.", "https://www.twilio.com/docs/api/errors/13110"),

    Application => noun("application", "Application", Voice)
        .inside(&[Dial])
        // The libraries take the SID as text too; a rule says so.
        .optional_text(Kind::Sid { prefix: "AP" })
        .limits(&[at_most(1, ApplicationSid)])
        .doc(
            "Dials another TwiML application, in this account or another.",
            "https://www.twilio.com/docs/voice/twiml/dial/application",
        )
        .attributes(&[
            url("url").doc("The document that the called application hears before the two are connected."),
            URL_METHOD,
            CALL_EVENTS,
            CALL_STATUS,
            STATUS_METHOD,
            text("customerId").max(256).default("the SID of the account that serves the document")
                .doc("Tells the called application which customer the call belongs to."),
            flag("copyParentTo").default("false")
                .doc("Whether `To` is the number that was first called, instead of the application's SID."),
        ]),

    ApplicationSid => noun("application-sid", "ApplicationSid", Voice)
        .inside(&[Application])
        .text(Kind::Sid { prefix: "AP" })
        .doc("The SID of the application to dial.", "https://www.twilio.com/docs/voice/twiml/dial/application"),

    Assistant => noun("assistant", "Assistant", Voice)
        .inside(&[Connect])
        .argument("id")
        .status(Status::Deprecated("use `conversation-relay` instead"))
        .doc(
            "Hands the call to one of Twilio's AI assistants.",
            "https://www.twilio.com/docs/voice/twiml/connect/assistant",
        )
        .attributes(&[
            text("id").required().doc("The assistant that takes the call."),
            RELAY_LANGUAGE,
            RELAY_TTS_LANGUAGE,
            RELAY_TRANSCRIPTION_LANGUAGE,
            RELAY_TTS_PROVIDER,
            RELAY_VOICE,
            RELAY_TRANSCRIPTION_PROVIDER,
            RELAY_SPEECH_MODEL,
            RELAY_PROFANITY_FILTER,
            RELAY_DTMF_DETECTION,
            RELAY_WELCOME_GREETING,
            RELAY_PARTIAL_PROMPTS,
            RELAY_WELCOME_INTERRUPTIBLE,
            RELAY_INTERRUPTIBLE,
            RELAY_PREEMPTIBLE,
            HINTS,
            INTELLIGENCE_SERVICE,
            RELAY_REPORT_INPUT,
            RELAY_ELEVENLABS_NORMALIZATION,
            RELAY_INTERRUPT_SENSITIVITY,
            RELAY_DEBUG,
        ]),

    Autopilot => noun("autopilot", "Autopilot", Voice)
        .inside(&[Connect])
        .text(Kind::Text { max: None })
        .status(Status::Discontinued("use `conversation-relay` or `virtual-agent` instead"))
        .doc(
            "Handed the call to an assistant of Autopilot.",
            "https://www.twilio.com/docs/voice/twiml/connect/autopilot",
        ),

    BillingReferenceTag => noun("billing-reference-tag", "BillingReferenceTag", Voice)
        .inside(&[Annotate])
        .text(Kind::Text { max: Some(128) })
        .text_wrong(13120)
        .undocumented()
        .doc(
            "A reference of your own that shows up with the cost of the call.",
            "https://www.twilio.com/docs/api/errors/13120",
        ),

    Body => noun("body", "Body", Messaging)
        .inside(&[Message])
        .text(Kind::Text { max: Some(1600) })
        .text_missing(14103)
        .text_wrong(14103)
        .doc("The words of the message; several are joined.", "https://www.twilio.com/docs/messaging/twiml/message"),

    Break => ssml("break")
        .inside(&[Say, Emphasis, Lang, P, Prosody, S, W])
        .argument("time")
        .doc("Makes a pause in speech.", SSML)
        .attributes(&[
            choice("strength", STRENGTHS).default("medium")
                .doc("How long the pause is, measured against the pace of the speech."),
            attribute("time", Kind::Time { max_seconds: 10 })
                .doc("How long the pause is, in seconds or milliseconds."),
        ]),

    Client => noun("client", "Client", Voice)
        .inside(&[Dial])
        .optional_text(Kind::Identity)
        .limits(&[at_most(1, Identity)])
        .doc(
            "Dials a browser or app that runs one of Twilio's Voice SDKs.",
            "https://www.twilio.com/docs/voice/twiml/client",
        )
        .attributes(&[
            SCREENING,
            URL_METHOD,
            CALL_EVENTS,
            CALL_STATUS,
            STATUS_METHOD,
            url("clientNotificationUrl")
                .doc("Where Twilio asks you to wake the app with a push notification of your own."),
        ]),

    Conference => noun("conference", "Conference", Voice)
        .inside(&[Dial])
        .text(Kind::Text { max: Some(128) })
        .text_missing(13237)
        .text_wrong(13237)
        .doc(
            "Puts the caller into a conference with everyone who names the same room.",
            "https://www.twilio.com/docs/voice/twiml/conference",
        )
        .attributes(&[
            flag("muted").default("false").twilio(13230).doc("Whether the others cannot hear this participant."),
            choice("beep", BEEPS).default("true").twilio(13235)
                .doc("When the conference hears a beep for this participant."),
            flag("startConferenceOnEnter").default("true").twilio(13232)
                .doc("Whether the conference begins once this participant is in; until then the others wait."),
            flag("endConferenceOnExit").default("false").twilio(13231)
                .doc("Whether the conference is over for all once this participant leaves."),
            url("waitUrl").default("classical music from Twilio").twilio(13233)
                .doc("What a participant hears until the conference begins; an empty address is silence."),
            method("waitMethod").twilio(13234).doc("The HTTP method of the request to `waitUrl`."),
            int("maxParticipants", 1, 250).default("250").twilio(16002)
                .doc("How many may be in the conference at a time."),
            choice("record", CONFERENCE_RECORD).default("do-not-record").twilio(16002)
                .doc("Whether the conference is recorded."),
            RECORDING_CONFIGURATION,
            choice("region", REGIONS).twilio(16002)
                .doc("Where in the world the audio is mixed; the first participant decides."),
            sid("coach", "CA").twilio(16002)
                .doc("The call that this participant speaks to without the others hearing it."),
            TRIM_SILENCE.twilio(13239),
            choices("statusCallbackEvent", CONFERENCE_EVENTS).twilio(16002)
                .doc("What about the conference is told to `statusCallback`; the first participant decides."),
            url("statusCallback")
                .doc("Where Twilio reports what happens in the conference; the first participant decides."),
            STATUS_METHOD.twilio(16002),
            RECORDING_STATUS,
            RECORDING_STATUS_METHOD.twilio(16002),
            RECORDING_STATUS_EVENT,
            url("eventCallbackUrl").status(Status::Deprecated("use `recordingStatusCallback` instead"))
                .doc("Where Twilio sends the address of the finished recording."),
            choice("jitterBufferSize", JITTER_BUFFERS).default("large").twilio(16002)
                .doc("How much of a participant's audio is held back to even out an unsteady network."),
            text("participantLabel").max(128).twilio(16023)
                .doc("A name for this participant, to be used in place of the call SID."),
            url("eventCallback").undocumented().doc("An older name of the address that conference events go to."),
            text("eventCallbackMethod").undocumented().doc("The HTTP method of the request to `eventCallback`."),
            text("whisper").undocumented().doc("Whether this participant is heard by one of the others only."),
            text("coachChannel").undocumented().doc("The channel on which a coach is heard."),
            text("whisperChannel").undocumented().doc("The channel on which whispered words are heard."),
            text("WhisperChannel").undocumented().doc("Another spelling of `whisperChannel`."),
            sid("workflowSid", "WW").undocumented().twilio(14230)
                .doc("The TaskRouter workflow that finds someone to join the conference."),
            attribute("attributes", Kind::Json).undocumented().twilio(14231)
                .doc("What TaskRouter is told about the task."),
            int("priority", 0, 2_147_483_647).undocumented().twilio(14232)
                .doc("How urgent the task is; higher goes first."),
            seconds("timeout", 1, 1_209_600).undocumented().twilio(14233)
                .doc("How long the task may wait for someone."),
            sid("reservationSid", "WR").undocumented().twilio(14236)
                .doc("The TaskRouter reservation that the conference fulfils."),
            sid("postWorkActivitySid", "WA").undocumented().twilio(14237)
                .doc("The activity that the worker changes to after the conference."),
        ]),

    Config => noun("config", "Config", Voice)
        .inside(&[VirtualAgent, Transcription])
        .doc(
            "Sets one option of the service that takes the call or its audio.",
            "https://www.twilio.com/docs/voice/twiml/connect/virtualagent",
        )
        .attributes(&[
            text("name").required().twilio(32603).twilio_in(Transcription, 32652).doc("The option to set."),
            text("value").required().doc("What the option is set to."),
        ]),

    Connect => verb("connect", "Connect", Voice)
        .inside(&[Response])
        .holds(1, 1)
        .control(Control::ActionIfGiven)
        .doc(
            "Hands the call to another service, such as a media stream, a virtual agent or a video room.",
            "https://www.twilio.com/docs/voice/twiml/connect",
        )
        .attributes(&[
            url("action").default("none; with `virtual-agent` the address of this document")
                .doc("Where the call goes on once the service is done with it."),
            ACTION_METHOD,
        ]),

    Conversation => noun("conversation", "Conversation", Voice)
        .inside(&[Connect])
        .status(Status::Discontinued("use `enqueue` or `dial` instead"))
        .doc(
            "Brought the call into a conversation of Twilio Frontline.",
            "https://www.twilio.com/docs/voice/twiml/connect/conversation",
        )
        .attributes(&[
            sid("serviceInstanceSid", "IS").twilio(32501).doc("The conversation service that the call belongs to."),
            flag("inboundAutocreation").twilio(32501)
                .doc("Whether a call that belongs to no conversation opens one."),
            seconds("routingAssignmentTimeout", 0, UNBOUNDED).twilio(32501)
                .doc("How long to look for someone who takes the call."),
            seconds("inboundTimeout", 0, UNBOUNDED).twilio(32501)
                .doc("How long to let the called party's phone ring."),
            url("url").doc("The document that the called party hears before the two are connected."),
            URL_METHOD.twilio(32501),
            choice("record", DIAL_RECORD).twilio(32501).doc("Whether the call is recorded, and from when on."),
            choice("trim", TRIM).twilio(32501).doc("Whether silence is cut off both ends of the recording."),
            RECORDING_STATUS,
            RECORDING_STATUS_METHOD.twilio(32501),
            RECORDING_STATUS_EVENT.no_default(),
            url("statusCallback").doc("Where Twilio reports how the call gets on."),
            STATUS_METHOD.twilio(32501),
            choices("statusCallbackEvent", CONVERSATION_EVENTS).twilio(32501)
                .doc("What about the call is told to `statusCallback`."),
        ]),

    ConversationRelay => noun("conversation-relay", "ConversationRelay", Voice)
        .inside(&[Connect])
        .argument("url")
        .doc(
            "Turns the call into text that your WebSocket server reads and answers.",
            "https://www.twilio.com/docs/voice/twiml/connect/conversationrelay",
        )
        .attributes(&[
            address("url", Scheme::Wss).required().twilio(64101)
                .doc("The WebSocket server that reads what the caller says and answers."),
            RELAY_LANGUAGE.twilio(64101),
            RELAY_TTS_LANGUAGE.twilio(64101),
            RELAY_TRANSCRIPTION_LANGUAGE.twilio(64101),
            RELAY_TTS_PROVIDER.twilio(64101),
            RELAY_VOICE.twilio(64101),
            RELAY_TRANSCRIPTION_PROVIDER.twilio(64101),
            RELAY_SPEECH_MODEL.twilio(64101),
            RELAY_PROFANITY_FILTER.twilio(64101),
            RELAY_DTMF_DETECTION.twilio(64101),
            RELAY_WELCOME_GREETING.twilio(64101),
            RELAY_PARTIAL_PROMPTS.twilio(64101),
            RELAY_WELCOME_INTERRUPTIBLE.twilio(64101),
            RELAY_INTERRUPTIBLE.twilio(64101),
            RELAY_PREEMPTIBLE.twilio(64101),
            HINTS.twilio(64101),
            INTELLIGENCE_SERVICE.twilio(64101),
            RELAY_REPORT_INPUT.twilio(64101),
            RELAY_ELEVENLABS_NORMALIZATION.twilio(64101),
            RELAY_INTERRUPT_SENSITIVITY.twilio(64101),
            RELAY_DEBUG.twilio(64101),
            text("backgroundNoiseReduction").twilio(64101).doc("How strongly noise around the caller is taken out."),
            milliseconds("speechTimeout", 600, 5000).words(&["auto"]).default("auto").twilio(64101)
                .doc("How long the caller must be silent to have finished speaking."),
            flag("deepgramSmartFormat").default("true").twilio(64101)
                .doc("Whether Deepgram writes numbers, dates and the like as one would read them."),
            flag("ignoreBackchannel").default("false").twilio(64101)
                .doc("Whether small sounds of agreement, such as \"uh-huh\", do not interrupt the speech."),
            choices("events", RELAY_EVENTS).open().twilio(64101)
                .doc("Which events your server is told about besides what the caller says."),
            flag("partialPromptOnHangup").twilio(64101)
                .doc("Whether your server gets the words of a caller who hung up in the middle of them."),
            decimal("eagerEotThreshold", 0.3, 0.9).twilio(64101)
                .doc("How sure Deepgram must be to guess early that the caller has finished speaking."),
            flag("asrSmartFormat").twilio(64101)
                .doc("Whether numbers and dates are written as one reads them; outranks `deepgramSmartFormat`."),
            choice("ttsTextNormalization", NORMALIZATION).twilio(64101)
                .doc("Whether numbers and signs are put into words first; outranks `elevenlabsTextNormalization`."),
            flag("ttsLanguageTextNormalization").twilio(64101)
                .doc("Whether numbers and signs are put into words by the rules of the language spoken."),
            flag("elevenlabsLanguageTextNormalization").twilio(64101)
                .status(Status::Deprecated("use `ttsLanguageTextNormalization` instead"))
                .doc("The older name of `ttsLanguageTextNormalization`."),
            choices("includeInPrompt", PROMPT_DETAILS).open().twilio(64101)
                .doc("What else your server gets with the words of the caller."),
            text("customerName").default("the caller's number").twilio(64101)
                .doc("The name under which the caller appears in the conversation."),
            flag("applicationReconnect").default("false").twilio(64101)
                .doc("Whether your server may take up the session again after its connection broke."),
            flag("echoPromptFiltering").default("false").twilio(64101)
                .doc("Whether words that are an echo of the speech are not taken for the caller's."),
            flag("turnDetection").default("false").twilio(64101)
                .doc("Whether a model decides when the caller has finished speaking."),
            decimal("eotThreshold", 0.5, 0.9).default("0.8").twilio(64101)
                .doc("How sure Deepgram must be that the caller has finished speaking."),
            CONVERSATION_CONFIGURATION.twilio(64101),
            CONVERSATION_ID.twilio(64101),
        ]),

    ConversationRelaySession => noun("conversation-relay-session", "ConversationRelaySession", Voice)
        .inside(&[Connect])
        .undocumented()
        .doc(
            "Hands the call to a ConversationRelay session that is set up elsewhere.",
            "https://www.twilio.com/docs/voice/twiml/connect",
        )
        .attributes(&[
            text("connector").doc("The connector that takes the call."),
            text("sessionConfiguration").doc("The configuration that the session runs with."),
        ]),

    Dial => verb("dial", "Dial", Voice)
        .inside(&[Response])
        .control(Control::ActionIfGiven)
        .optional_text(Kind::Phone)
        .text_missing(13223)
        .text_wrong(13223)
        .limits(&[
            at_most(10, Number),
            at_most(10, Client),
            at_most(1, Conference).twilio(13000),
            at_most(1, Queue),
            at_most(1, Application),
        ])
        .child_twilio(13215)
        .doc("Calls another party and connects it with the caller.", "https://www.twilio.com/docs/voice/twiml/dial")
        .attributes(&[
            url("action").doc("Where the call goes on once the other party is gone or could not be reached."),
            ACTION_METHOD.twilio(13210),
            seconds("timeout", 5, 600).default("30").twilio(13212)
                .doc("How long to let it ring; Twilio adds about five seconds."),
            flag("hangupOnStar").default("false").twilio(13213)
                .doc("Whether the caller can end the dialled call with `*` and go on in the document."),
            seconds("timeLimit", 1, 86_400).default("14400").twilio(13216)
                .doc("How long the two may talk; more than four hours only where the account allows it."),
            attribute("callerId", Kind::CallerId).default("the caller's own number").twilio(13247)
                .doc("The number that the called party sees."),
            choice("record", DIAL_RECORD).default("do-not-record").twilio(13217)
                .doc("Whether the call is recorded, from when on, and on how many channels."),
            choice("trim", TRIM).default("do-not-trim").twilio(13699)
                .doc("Whether silence is cut off both ends of the recording."),
            RECORDING_STATUS,
            RECORDING_CONFIGURATION,
            RECORDING_STATUS_METHOD,
            RECORDING_STATUS_EVENT,
            flag("answerOnBridge").default("false").twilio(13219)
                .doc("Whether the caller hears it ring until someone answers; `dial` must come first for that."),
            choice("ringTone", RING_TONES).default("what the other party's carrier plays").twilio(13220)
                .doc("Which country's ringing sound the caller hears."),
            choice("recordingTrack", RECORDING_TRACKS).default("both").twilio(13622)
                .doc("Whose voice is recorded; one of the two alone makes a file with one channel."),
            flag("sequential").default("false").twilio(13218)
                .doc("Whether the nouns are dialled one after another, instead of all at once."),
            url("referUrl").doc("The document that takes over when a SIP party transfers the call with REFER."),
            method("referMethod").doc("The HTTP method of the request to `referUrl`."),
            choice("events", DIAL_EVENTS).undocumented().doc("Which events of the dialled call are reported."),
            items("passports").doc("Signed tokens that vouch for the caller's identity."),
            text("callReason").max(50).twilio(32115)
                .doc("Why you are calling, shown on phones that support branded calls."),
            text("hangupOn").undocumented().doc("What ends the dialled call."),
            choice("ifMachine", IF_MACHINE).undocumented().twilio(13211).doc("What to do when a machine answers."),
            text("transcribe").undocumented().doc("Whether the recording is put into words."),
            url("transcribeCallback").undocumented().doc("Where the words of the recording are sent."),
            text("newCallSid").undocumented().doc("The SID that the dialled call gets."),
            text("recordingChannels").undocumented().doc("How many channels the recording has."),
            text("sim").undocumented().doc("The SIM to dial."),
        ]),

    Echo => verb("echo", "Echo", Voice)
        .inside(&[Response])
        .control(Control::Ends)
        .doc(
            "Plays back to the caller what the caller says, until the call ends.",
            "https://www.twilio.com/docs/voice/twiml/echo",
        ),

    Emphasis => ssml("emphasis")
        .inside(&[Say, Emphasis, Lang, P, Prosody, S, W])
        .mixed()
        .doc("Speaks its words with more or less stress.", SSML)
        .attributes(&[
            choice("level", LEVELS).doc("How much stress the words get."),
        ]),

    Enqueue => verb("enqueue", "Enqueue", Voice)
        .inside(&[Response])
        .control(Control::ActionIfGiven)
        .optional_text(Kind::Text { max: Some(64) })
        .text_missing(14204)
        .text_wrong(14205)
        .limits(&[at_most(1, Task)])
        .doc("Puts the caller into a queue to wait for someone.", "https://www.twilio.com/docs/voice/twiml/enqueue")
        .attributes(&[
            url("action").twilio(14203).doc("Where the call goes on once it has left the queue."),
            int("maxQueueSize", 1, 5000).default("1000")
                .doc("How many may wait in the queue; one more is turned away."),
            ACTION_METHOD.twilio(14201),
            url("waitUrl").default("classical music from Twilio").twilio(14202)

                .doc("The document that the caller hears while waiting, again and again; an empty address is silence."),
            method("waitUrlMethod").twilio(14206).doc("The HTTP method of the request to `waitUrl`."),
            sid("workflowSid", "WW").twilio(14220)
                .doc("The TaskRouter workflow that finds someone for the caller, in place of a named queue."),
        ]),

    Gather => verb("gather", "Gather", Voice)
        .inside(&[Response])
        .control(Control::ActionOnInput)
        .child_twilio(13320)
        .doc(
            "Plays or says what is inside it and collects keys or speech from the caller.",
            "https://www.twilio.com/docs/voice/twiml/gather",
        )
        .attributes(&[
            choices("input", INPUTS).default("dtmf").twilio(13326)
                .doc("Whether to listen for keys, for speech, or for what comes first."),
            url("action").default("the address of this document")
                .doc("Where Twilio sends what the caller keyed in or said."),
            ACTION_METHOD.twilio(13312),
            seconds("timeout", 1, UNBOUNDED).words(&["auto"]).default("5").twilio(13313)
                .doc("How long to wait for the next key or the first word once everything inside has been played."),
            seconds("speechTimeout", 1, UNBOUNDED).words(&["auto"]).default("the value of `timeout`").twilio(13327)
                .doc("How long the caller must be silent to have finished speaking."),
            seconds("maxSpeechTime", 1, UNBOUNDED).undocumented().twilio(13328)
                .doc("How long the caller may speak; 60 seconds at most."),
            flag("profanityFilter").default("true").twilio(13333)
                .doc("Whether swear words come back as their first letter and asterisks."),
            attribute("finishOnKey", Kind::Keys { max: Some(1) }).default("#").twilio(13310)
                .doc("The key that ends the input; an empty value means none does."),
            int("numDigits", 1, UNBOUNDED).short("digits").default("no limit").twilio(13314)
                .doc("How many keys to wait for; the last one ends the input."),
            url("partialResultCallback")
                .doc("Where Twilio sends what it has understood while the caller still speaks."),
            method("partialResultCallbackMethod").twilio(13329)
                .doc("The HTTP method of the request to `partialResultCallback`."),
            language("language", SPEECH).words(&["multi"]).default("en-US").twilio(13331)
                .doc("The language that the caller is expected to speak."),
            attribute("hints", Kind::Items { separator: ',', max_items: Some(500), max_length: Some(100) })
                .twilio(13330)
                .doc("Words and phrases that the caller is likely to say."),
            flag("bargeIn").default("true").undocumented().twilio(13332)
                .doc("Whether the caller can speak over what is being played."),
            flag("debug").default("false").undocumented().twilio(13336)
                .doc("Whether more about the input is logged."),
            flag("actionOnEmptyResult").default("false").twilio(13338)
                .doc("Whether the call goes to `action` even when the caller gave no input."),
            choice("speechModel", SPEECH_MODELS).open().default("default").twilio(13334)
                .doc("The model that turns speech into text."),
            flag("enhanced").default("false")
                .status(Status::Deprecated("choose a better model with `speechModel` instead")).twilio(13339)
                .doc("Whether the better, dearer variant of the model `phone_call` is used."),
            text("grammar").undocumented().doc("The grammar that the speech must follow."),
            url("grammarUrl").undocumented().doc("Where the grammar is found that the speech must follow."),
            text("secure").undocumented().doc("Whether the input is kept out of the logs."),
        ]),

    Group => noun("group", "Group", Voice)
        .inside(&[Hangup])
        .undocumented()
        .doc("Hangs up a whole group of calls.", "https://www.twilio.com/docs/voice/twiml/hangup")
        .attributes(&[
            text("excludeMe").undocumented().doc("Whether this call is left out."),
            text("status").undocumented().doc("Which calls are hung up, by their status."),
        ]),

    Hangup => verb("hangup", "Hangup", Voice)
        .inside(&[Response])
        .control(Control::Ends)
        .doc("Ends the call.", "https://www.twilio.com/docs/voice/twiml/hangup"),

    Header => noun("header", "Header", Voice)
        .inside(&[Headers])
        .doc("One SIP header that goes out with the call.", "https://www.twilio.com/docs/voice/twiml/sip")
        .attributes(&[
            text("name").required().twilio(13252).doc("The name of the header; most must begin with `X-`."),
            text("value").required().max(1024).twilio(13253).doc("What the header says."),
        ]),

    Headers => noun("headers", "Headers", Voice)
        .inside(&[Sip])
        .doc("The SIP headers that go out with the call.", "https://www.twilio.com/docs/voice/twiml/sip"),

    Identity => noun("identity", "Identity", Voice)
        .inside(&[Client])
        .text(Kind::Identity)
        .doc(
            "The name of the client to dial, where it gets parameters as well.",
            "https://www.twilio.com/docs/voice/twiml/client",
        ),

    Lang => ssml("lang")
        .inside(&[Say, Emphasis, Lang, P, Prosody, S])
        .mixed()
        .doc("Speaks its words in another language.", SSML)
        .attributes(&[
            language("xml:lang", LANG).required().doc("The language of the words."),
        ]),

    Language => noun("language", "Language", Voice)
        .inside(&[ConversationRelay, Assistant])
        .argument("code")
        .doc(
            "Sets voice and recognition for one language of the conversation.",
            "https://www.twilio.com/docs/voice/twiml/connect/conversationrelay",
        )
        .attributes(&[
            language("code", &[]).words(&["multi"]).required().twilio(64101)
                .doc("The language that the settings are for."),
            RELAY_TTS_PROVIDER.default("as set around it").twilio(64101),
            RELAY_VOICE.default("as set around it").twilio(64101),
            RELAY_TRANSCRIPTION_PROVIDER.default("as set around it").twilio(64101),
            RELAY_SPEECH_MODEL.default("as set around it").twilio(64101),
            HINTS.twilio(64101),
            flag("asrSmartFormat").twilio(64101)
                .doc("Whether numbers, dates and the like are written as one would read them."),
            choice("ttsTextNormalization", NORMALIZATION).twilio(64101)
                .doc("Whether numbers and signs are put into words before they are spoken."),
            flag("ttsLanguageTextNormalization").twilio(64101)
                .doc("Whether numbers and signs are put into words by the rules of this language."),
        ]),

    Leave => verb("leave", "Leave", Voice)
        .inside(&[Response])
        .control(Control::Ends)
        .doc(
            "Takes the caller out of the queue, to go on where `enqueue` stands.",
            "https://www.twilio.com/docs/voice/twiml/leave",
        ),

    Media => noun("media", "Media", Messaging)
        .inside(&[Message])
        .text(Kind::Url(Scheme::Any))
        .text_wrong(11100)
        .doc(
            "A picture, sound or other file that goes out with the message.",
            "https://www.twilio.com/docs/messaging/twiml/message",
        ),

    Message => verb("message", "Message", Messaging)
        .inside(&[MessagingResponse])
        .control(Control::ActionIfGiven)
        .optional_text(Kind::Text { max: Some(1600) })
        .text_missing(14103)
        .text_wrong(14103)
        .limits(&[at_most(10, Media)])
        .doc("Sends a message, as a rule back to who wrote.", "https://www.twilio.com/docs/messaging/twiml/message")
        .attributes(&[
            attribute("to", Kind::Phone).default("the sender of the message that came in").twilio(14101)
                .doc("Who gets the message."),
            attribute("from", Kind::Sender).default("the number that the message came in to")
                .doc("Who the message comes from."),
            url("action")
                .doc("Where Twilio reports that the message is on its way, and takes the next document from."),
            ACTION_METHOD.twilio(14104),
            // Its page asks for the same address here and in `action`, so it is not on its way out.
            url("statusCallback").twilio(14105)
                .doc("Where Twilio reports how the delivery gets on; give `action` the same address."),
        ]),

    Number => noun("number", "Number", Voice)
        .inside(&[Dial])
        .text(Kind::Phone)
        .text_missing(13223)
        .text_wrong(13223)
        .doc("Dials a telephone number.", "https://www.twilio.com/docs/voice/twiml/number")
        .attributes(&[
            attribute("sendDigits", Kind::Dtmf).twilio(13222)
                .doc("Keys to press once the call is answered, such as an extension."),
            SCREENING,
            URL_METHOD.twilio(13221),
            CALL_EVENTS,
            CALL_STATUS,
            STATUS_METHOD,
            sid("byoc", "BY").doc("The trunk of your own carrier that the call goes out through."),
            MACHINE_DETECTION,
            AMD_STATUS_METHOD,
            AMD_STATUS,
            MACHINE_TIMEOUT,
            MACHINE_SPEECH,
            MACHINE_SPEECH_END,
            MACHINE_SILENCE,
            url("action").undocumented().doc("Where the call goes on after this number."),
        ]),

    P => ssml("p")
        .inside(&[Say, Lang, Prosody])
        .mixed()
        .doc("Speaks its words as a paragraph.", SSML),

    Parameter => noun("parameter", "Parameter", Voice)
        .inside(&[
            Hangup, Reject, Pay, Stream, VirtualAgent, ConversationRelay, Assistant, Client, Application, Siprec,
            Transcription,
        ])
        .doc("Hands a value of your own to what it stands in.", "https://www.twilio.com/docs/voice/twiml/parameter")
        .attributes(&[
            text("name").required().doc("The name under which the value arrives."),
            text("value").required().doc("The value."),
        ]),

    Pause => verb("pause", "Pause", Voice)
        .inside(&[Response, Gather, Prompt])
        .argument("length")
        .doc("Waits in silence.", "https://www.twilio.com/docs/voice/twiml/pause")
        .attributes(&[
            seconds("length", 0, UNBOUNDED).default("1").twilio(13910).doc("How long to wait."),
            int("timeout", 0, UNBOUNDED).undocumented().doc("How long to wait for what `until` names."),
            text("until").undocumented().doc("What to wait for."),
        ]),

    Pay => verb("pay", "Pay", Voice)
        .inside(&[Response])
        .control(Control::Action)
        .doc(
            "Takes a card or bank payment from the caller, step by step.",
            "https://www.twilio.com/docs/voice/twiml/pay",
        )
        .attributes(&[
            choice("input", PAY_INPUTS).default("dtmf").twilio(64020)
                .doc("How the caller gives the payment details."),
            address("action", Scheme::Https).default("the address of this document").twilio(64016)
                .doc("Where the call goes on once the payment is made or has failed."),
            choice("bankAccountType", BANK_ACCOUNTS).default("consumer-checking").twilio(64020)
                .doc("The kind of bank account that is charged; needs the payment method `ach-debit`."),
            url("statusCallback").doc("Where Twilio reports each step of the payment."),
            method("statusCallbackMethod").twilio(64020).doc("The HTTP method of the request to `statusCallback`."),
            seconds("timeout", 1, 600).default("5").twilio(64020).doc("How long to wait for the next key."),
            int("maxAttempts", 1, 3).default("1").twilio(64020).doc("How often each step may be tried."),
            flag("securityCode").default("true").twilio(64020)
                .doc("Whether the caller is asked for the security code of the card."),
            text("postalCode").default("true").twilio(64020)
                .doc("Whether the caller is asked for the postal code, or the code itself if it is known."),
            int("minPostalCodeLength", 1, UNBOUNDED).twilio(64020).doc("The fewest digits that a postal code has."),
            text("paymentConnector").default("Default").twilio(64020)
                .doc("The connector to the payment service that handles the payment."),
            choice("paymentMethod", PAYMENT_METHODS).default("credit-card").twilio(64020)
                .doc("Whether the caller pays by card or from a bank account."),
            choice("tokenType", TOKEN_TYPES).default("reusable").twilio(64020)
                .doc("What kind of token is made when nothing is charged."),
            decimal("chargeAmount", 0.0, 1_000_000.0).default("nothing is charged; a token is made").twilio(64003)
                .doc("The amount to charge, without a currency sign; 0 makes a token instead."),
            text("currency").default("usd").twilio(64011).doc("The currency of the amount, by its three letters."),
            text("description").twilio(64020).doc("What the payment is for, as the payment service shows it."),
            choices("validCardTypes", CARDS).default("visa mastercard amex").twilio(64020)
                .doc("The cards that are taken."),
            choice("language", PAY_LANGUAGES).default("en-US").twilio(64020)
                .doc("The language in which the caller is asked."),
        ]),

    Phoneme => ssml("phoneme")
        .inside(&[Say, Emphasis, Lang, P, Prosody, S, W])
        .text(Kind::Speech)
        .doc("Speaks its words the way their sounds are spelt out.", SSML)
        .attributes(&[
            choice("alphabet", ALPHABETS).open().doc("The alphabet that the sounds are written in."),
            text("ph").required().doc("The sounds."),
        ]),

    Play => verb("play", "Play", Voice)
        .inside(&[Response, Gather, Prompt])
        .optional_text(Kind::Url(Scheme::Any))
        .text_wrong(11100)
        .doc("Plays a sound file or presses keys.", "https://www.twilio.com/docs/voice/twiml/play")
        .attributes(&[
            int("loop", 0, 1000).default("1").twilio(13410)
                .doc("How often to play it; 0 goes on until the call ends."),
            attribute("digits", Kind::Dtmf).twilio(13430)
                .doc("Keys to press; `w` waits half a second, `W` a whole one."),
        ]),

    Prompt => noun("prompt", "Prompt", Voice)
        // As for `queue`.
        .inside(&[Pay, Response])
        .argument("for")
        .holds(1, MANY)
        .doc(
            "Replaces what the caller hears at one step of a payment.",
            "https://www.twilio.com/docs/voice/twiml/pay/prompt",
        )
        .attributes(&[
            choice("for", PAY_STEPS).required().doc("The step of the payment that the words belong to."),
            choices("errorType", PAY_ERRORS).doc("The mistakes after which these words are heard."),
            choices("cardType", CARDS).doc("The cards for which these words are heard."),
            attribute("attempt", Kind::Ints { separator: ' ', min: 1, max: 10 })
                .doc("The attempts at which these words are heard, counted from 1."),
            flag("requireMatchingInputs").default("false")
                .doc("Whether the caller must enter the same twice at this step."),
        ]),

    Prosody => ssml("prosody")
        .inside(&[Say, Emphasis, Lang, P, Prosody, S, W])
        .mixed()
        .doc("Speaks its words louder, faster, higher or the opposite.", SSML)
        .attributes(&[
            attribute("volume", Kind::Measure { words: VOLUMES, units: &["dB"], signed: true, bare: false })
                .doc("How loud the words are."),
            attribute("rate", Kind::Measure { words: RATES, units: &["%"], signed: false, bare: true })
                .twilio(13513)
                .doc("How fast the words are; Polly takes 20% to 200%."),
            attribute("pitch", Kind::Measure { words: PITCHES, units: &["%", "Hz", "st"], signed: true, bare: false })
                .doc("How high the words are."),
        ]),

    Publish => verb("publish", "Publish", Voice)
        .inside(&[Response])
        .optional_text(Kind::Text { max: None })
        .open()
        .undocumented()
        .doc("Publishes an event about the call.", "https://www.twilio.com/docs/voice/twiml"),

    Queue => noun("queue", "Queue", Voice)
        // Twilio's libraries write it under the root as well; a rule says what that is worth.
        .inside(&[Dial, Response])
        // A reservation stands in for the name, as a workflow does in `enqueue`.
        .optional_text(Kind::Text { max: Some(64) })
        .text_missing(14212)
        .text_wrong(14213)
        .doc("Connects with the caller at the head of a queue.", "https://www.twilio.com/docs/voice/twiml/queue")
        .attributes(&[
            url("url").twilio(14211).doc("The document that the waiting caller hears before the two are connected."),
            URL_METHOD.twilio(14210),
            sid("reservationSid", "WR").twilio(14215)
                .doc("The TaskRouter reservation whose caller is to be connected."),
            sid("postWorkActivitySid", "WA")
                .doc("The activity that the worker changes to after the call; needs `reservationSid`."),
            sid("callSid", "CA").undocumented().doc("The waiting call to connect with."),
        ]),

    Receive => verb("receive", "Receive", Fax)
        .inside(&[FaxResponse])
        .control(Control::ActionIfGiven)
        .status(FAX_IS_OFF)
        .doc("Received the fax.", "https://www.twilio.com/docs/fax/twiml/receive")
        .attributes(&[
            url("action").doc("Where Twilio reported that the fax had arrived."),
            ACTION_METHOD,
            choice("mediaType", FAX_FILES).default("application/pdf")
                .doc("The kind of file that the fax is kept as."),
            choice("pageSize", PAGE_SIZES).default("letter").doc("The size of its pages."),
            flag("storeMedia").default("true").doc("Whether Twilio keeps the file."),
        ]),

    Record => verb("record", "Record", Voice)
        .inside(&[Response])
        .control(Control::Action)
        .doc("Records what the caller says.", "https://www.twilio.com/docs/voice/twiml/record")
        .attributes(&[
            url("action").default("the address of this document")
                .doc("Where the call goes on once the recording is done."),
            ACTION_METHOD.twilio(13610),
            seconds("timeout", 0, UNBOUNDED).default("5").twilio(13611)
                .doc("How much silence ends the recording; 0 never does."),
            attribute("finishOnKey", Kind::Keys { max: None }).default("1234567890*#").twilio(13613)
                .doc("The keys that end the recording, any one of them; an empty value means none does."),
            seconds("maxLength", 2, 86_400).default("3600").twilio(13612)
                .doc("How long the recording may be; with `transcribe` two minutes unless set."),
            flag("playBeep").default("true").twilio(13616).doc("Whether a beep tells the caller when to speak."),
            TRIM_SILENCE.twilio(13699),
            RECORDING_STATUS,
            RECORDING_STATUS_METHOD,
            RECORDING_STATUS_EVENT,
            flag("transcribe").default("false").twilio(13614)
                .doc("Whether the recording is put into words; US English, between two seconds and two minutes."),
            url("transcribeCallback").twilio(13257)
                .doc("Where the words of the recording are sent; needs `transcribe`."),
            RECORDING_CONFIGURATION,
        ]),

    Recording => noun("recording", "Recording", Voice)
        .inside(&[Start, Stop])
        .doc("Records the call while the document goes on.", "https://www.twilio.com/docs/voice/twiml/recording")
        .attributes(&[
            RECORDING_STATUS,
            RECORDING_STATUS_METHOD,
            RECORDING_STATUS_EVENT,
            TRIM_SILENCE,
            choice("track", RECORDING_TRACKS).default("both").twilio(13622).doc("Whose voice is recorded."),
            choice("channels", CHANNELS).default("dual").doc("Whether the two voices get a channel each."),
            RECORDING_CONFIGURATION,
            text("name").doc("A name by which `stop` can end it; no other recording of the call may have it."),
        ]),

    Redirect => verb("redirect", "Redirect", Voice)
        .inside(&[Response])
        .control(Control::Ends)
        .optional_text(Kind::Url(Scheme::Any))
        .text_wrong(11100)
        .doc(
            "Goes on with another document; without an address, with this one from the top.",
            "https://www.twilio.com/docs/voice/twiml/redirect",
        )
        .attributes(&[
            method("method").twilio(13710).doc("The HTTP method of the request for the document."),
        ]),

    MessagingRedirect => verb("redirect", "Redirect", Messaging)
        .inside(&[MessagingResponse])
        .control(Control::Ends)
        .optional_text(Kind::Url(Scheme::Any))
        .text_wrong(11100)
        .doc(
            "Goes on with another document; without an address, with this one from the top.",
            "https://www.twilio.com/docs/messaging/twiml/redirect",
        )
        .attributes(&[
            method("method").twilio(13710).doc("The HTTP method of the request for the document."),
        ]),

    Refer => verb("refer", "Refer", Voice)
        .inside(&[Response])
        .control(Control::ActionIfGiven)
        .limits(&[exactly(1, ReferSip)])
        .doc(
            "Asks the caller's SIP phone system to transfer the call.",
            "https://www.twilio.com/docs/voice/twiml/refer",
        )
        .attributes(&[
            url("action").doc("Where Twilio reports whether the transfer worked, and the call goes on."),
            ACTION_METHOD,
        ]),

    Reject => verb("reject", "Reject", Voice)
        .inside(&[Response, FaxResponse])
        .argument("reason")
        .control(Control::Ends)
        .doc(
            "Turns the call away without answering it; must come first.",
            "https://www.twilio.com/docs/voice/twiml/reject",
        )
        .attributes(&[
            choice("reason", REASONS).default("rejected").twilio(13810).doc("What the caller hears."),
        ]),

    Response => root(Voice)
        .doc("A document for a call: what to do, from top to bottom.", "https://www.twilio.com/docs/voice/twiml")
        .attributes(&[
            choice("version", VERSIONS).undocumented().twilio(12101)
                .doc("The version of Twilio's API that the document is written for."),
        ]),

    MessagingResponse => root(Messaging)
        .limits(&[at_most(10, Message).twilio(14109)])
        .child_twilio(14110)
        .doc("A document that answers a message.", "https://www.twilio.com/docs/messaging/twiml"),

    FaxResponse => root(Fax)
        .limits(&[at_least(1, Receive).twilio(34106)])
        .status(FAX_IS_OFF)
        .doc("A document that answered a fax.", "https://www.twilio.com/docs/fax/twiml"),

    Room => noun("room", "Room", Voice)
        .inside(&[Connect])
        .text(Kind::Text { max: None })
        .doc(
            "Brings the caller into a video room, to be heard there.",
            "https://www.twilio.com/docs/voice/twiml/connect/room",
        )
        .attributes(&[
            text("participantIdentity").doc("The name under which the caller appears in the room."),
        ]),

    S => ssml("s")
        .inside(&[Say, Lang, P, Prosody])
        .mixed()
        .doc("Speaks its words as a sentence.", SSML),

    Say => verb("say", "Say", Voice)
        .inside(&[Response, Gather, Prompt])
        .mixed()
        .text_missing(13520)
        .text_wrong(13521)
        .doc("Speaks text to the caller.", "https://www.twilio.com/docs/voice/twiml/say")
        .attributes(&[
            attribute("voice", Kind::Voice).default("`man`, or what the account is set to")
                .twilio(13511).twilio_in(Gather, 13321)
                .doc("The voice that speaks."),
            int("loop", 0, 1000).default("1").twilio(13510).twilio_in(Gather, 13322)
                .doc("How often to say it; 0 goes on until the call ends."),
            language("language", SAY).default("en-US").twilio(13512)
                .doc("The language of the text; the voice must speak it."),
            text("rate").undocumented().doc("How fast to speak, in words a minute."),
        ]),

    SayAs => ssml("say-as")
        .inside(&[Say, Emphasis, Lang, P, Prosody, S, W])
        .text(Kind::Speech)
        .doc("Speaks its words as a number, a date, single letters or the like.", SSML)
        .attributes(&[
            choice("interpret-as", INTERPRETATIONS).required().doc("What the words are."),
            choice("format", DATE_FORMATS).doc("The order of day, month and year, where the words are a date."),
        ]),

    Sim => noun("sim", "Sim", Voice)
        .inside(&[Dial])
        .text(Kind::Sid { prefix: "DE" })
        .doc("Dials the phone that holds one of your Twilio SIMs.", "https://www.twilio.com/docs/voice/twiml/sim"),

    Sip => noun("sip", "Sip", Voice)
        .inside(&[Dial])
        .optional_text(Kind::SipUri)
        .text_missing(13243)
        .text_wrong(13243)
        .limits(&[at_most(5, Uri).twilio(13250), at_most(1, Headers).twilio(13251)])
        .doc("Dials a SIP address.", "https://www.twilio.com/docs/voice/twiml/sip")
        .attributes(&[
            text("username").doc("The user name, where the address asks for a login."),
            text("password").doc("The password, where the address asks for a login."),
            SCREENING,
            URL_METHOD.twilio(13241),
            CALL_EVENTS,
            CALL_STATUS,
            STATUS_METHOD,
            MACHINE_DETECTION,
            AMD_STATUS_METHOD,
            AMD_STATUS,
            MACHINE_TIMEOUT,
            MACHINE_SPEECH,
            MACHINE_SPEECH_END,
            MACHINE_SILENCE,
            attribute("sendDigits", Kind::Dtmf).undocumented().twilio(13242)
                .doc("Keys to press once the call is answered."),
        ]),

    ReferSip => noun("sip", "Sip", Voice)
        .inside(&[Refer])
        .text(Kind::SipUri)
        .text_wrong(32110)
        .doc("The SIP address that the call is transferred to.", "https://www.twilio.com/docs/voice/twiml/refer"),

    Siprec => noun("siprec", "Siprec", Voice)
        .inside(&[Start, Stop])
        .argument("connectorName")
        .limits(&[at_most(99, Parameter)])
        .doc(
            "Sends a copy of the call's audio to a SIPREC recorder.",
            "https://www.twilio.com/docs/voice/twiml/siprec",
        )
        .attributes(&[
            text("name").doc("A name by which `stop` can end it; nothing else of the call may have it."),
            text("connectorName").doc("The SIPREC connector that takes the audio."),
            choice("track", TRACKS).default("both_tracks").doc("Whose voice is sent."),
            address("statusCallback", Scheme::Absolute).twilio(11100)
                .doc("Where Twilio reports that sending has begun, ended or failed."),
            STATUS_METHOD,
        ]),

    Sms => verb("sms", "Sms", Voice)
        .inside(&[Response])
        .control(Control::ActionIfGiven)
        .text(Kind::Text { max: Some(1600) })
        .text_missing(14103)
        .text_wrong(14103)
        .status(Status::Deprecated("send the message through Twilio's API instead"))
        .doc("Sends a text message during a call.", "https://www.twilio.com/docs/voice/twiml/sms")
        .attributes(&[
            attribute("to", Kind::Phone).default("the other party of the call").twilio(14101)
                .doc("Who gets the message."),
            attribute("from", Kind::Phone).default("your number of the call").doc("Who the message comes from."),
            url("action").doc("Where the call goes on once the message is on its way."),
            ACTION_METHOD.twilio(14104),
            url("statusCallback").twilio(14105).doc("Where Twilio reports whether the message was sent."),
        ]),

    Start => verb("start", "Start", Voice)
        .inside(&[Response])
        .holds(1, MANY)
        .child_twilio(14300)
        .control(Control::Background)
        .doc(
            "Starts a stream, a recording or the like, which goes on beside the call.",
            "https://www.twilio.com/docs/voice/twiml/stream",
        )
        .attributes(&[
            url("action").undocumented().doc("Where Twilio reports what was started."),
            ACTION_METHOD.undocumented(),
        ]),

    Stop => verb("stop", "Stop", Voice)
        .inside(&[Response])
        .holds(1, MANY)
        .child_twilio(14300)
        .control(Control::Background)
        .doc("Stops what `start` has started, by its name.", "https://www.twilio.com/docs/voice/twiml/stream"),

    Stream => noun("stream", "Stream", Voice)
        .inside(&[Connect, Start, Stop])
        .argument("url")
        .limits(&[at_most(99, Parameter)])
        .doc(
            "Sends the call's audio to your WebSocket server as it is spoken.",
            "https://www.twilio.com/docs/voice/twiml/stream",
        )
        .attributes(&[
            text("name").doc("A name by which `stop` can end it; nothing else of the call may have it."),
            text("connectorName").undocumented().doc("The connector that takes the audio, in place of an address."),
            address("url", Scheme::Wss).twilio(31922)
                .doc("The WebSocket server that the audio goes to; values for it go into `parameter`."),
            choice("track", TRACKS).default("inbound_track").twilio(31941)
                .doc("Whose voice is sent; inside `connect` only the caller's."),
            address("statusCallback", Scheme::Absolute).twilio(11100)
                .doc("Where Twilio reports that the stream has begun, ended or failed."),
            STATUS_METHOD,
            text("audioFormat").doc("How the audio is encoded."),
            text("sampleRate").doc("How many samples a second the audio has."),
        ]),

    Sub => ssml("sub")
        .inside(&[Say, Emphasis, Lang, P, Prosody, S, W])
        .text(Kind::Speech)
        .doc("Speaks other words than are written, such as an abbreviation in full.", SSML)
        .attributes(&[
            text("alias").required().doc("The words to speak."),
        ]),

    Task => noun("task", "Task", Voice)
        .inside(&[Enqueue])
        .text(Kind::Json)
        .text_wrong(14221)
        .doc(
            "What TaskRouter is told about the caller, to find the right person.",
            "https://www.twilio.com/docs/taskrouter/twiml-queue-calls",
        )
        .attributes(&[
            int("priority", 0, 2_147_483_647).doc("How urgent the task is; higher goes first."),
            seconds("timeout", 1, 1_209_600).default("86400").doc("How long the task may wait for someone."),
        ]),

    TaskAttributes => noun("task-attributes", "TaskAttributes", Voice)
        .inside(&[Enqueue])
        .text(Kind::Json)
        .text_wrong(14221)
        .undocumented()
        .doc("The older name of `task`.", "https://www.twilio.com/docs/taskrouter/twiml-queue-calls"),

    Transcription => noun("transcription", "Transcription", Voice)
        .inside(&[Start, Stop])
        .doc(
            "Puts the call into words as it is spoken and sends them to you.",
            "https://www.twilio.com/docs/voice/twiml/transcription",
        )
        .attributes(&[
            text("name").doc("A name by which `stop` can end it; nothing else of the call may have it."),
            choice("track", TRACKS).default("both_tracks").twilio(32650).doc("Whose voice is put into words."),
            address("statusCallbackUrl", Scheme::Absolute).twilio(32650)
                .doc("Where Twilio sends the words, and reports the beginning, the end and failures."),
            method("statusCallbackMethod").twilio(32650)
                .doc("The HTTP method of the request to `statusCallbackUrl`."),
            text("inboundTrackLabel").doc("A name for the caller in what is sent to you."),
            text("outboundTrackLabel").doc("A name for the other party in what is sent to you."),
            flag("partialResults").default("false").twilio(32650)
                .doc("Whether words are sent before the sentence is complete."),
            language("languageCode", &[]).default("en-US").twilio(32650).doc("The language that is spoken."),
            choice("transcriptionEngine", ENGINES).open().default("google").twilio(32650)
                .doc("Who turns the speech into text."),
            flag("profanityFilter").default("true").twilio(32650).doc("Whether swear words are masked."),
            text("speechModel").default("telephony").twilio(32650)
                .doc("The model that turns speech into text; the engine must have it."),
            HINTS.twilio(32650),
            flag("enableAutomaticPunctuation").default("true").twilio(32650)
                .doc("Whether the words get commas and full stops."),
            INTELLIGENCE_SERVICE.twilio(32650),
            flag("enableProviderData").default("false").twilio(32650)
                .doc("Whether you also get what the engine itself has sent."),
            CONVERSATION_CONFIGURATION.twilio(32650),
            CONVERSATION_ID.twilio(32650),
        ]),

    Uri => noun("uri", "Uri", Voice)
        .inside(&[Sip])
        .text(Kind::SipUri)
        .text_missing(13243)
        .text_wrong(13243)
        .doc("One of several SIP addresses to try.", "https://www.twilio.com/docs/voice/twiml/sip")
        .attributes(&[
            int("priority", 0, UNBOUNDED).doc("Its place in the order of trying; lower goes first."),
            int("weight", 0, UNBOUNDED).doc("Its share of the calls among addresses of the same priority."),
            text("username").doc("The user name, where the address asks for a login."),
            text("password").doc("The password, where the address asks for a login."),
        ]),

    VirtualAgent => noun("virtual-agent", "VirtualAgent", Voice)
        .inside(&[Connect])
        .argument("connectorName")
        .doc(
            "Hands the call to a virtual agent, such as one of Dialogflow.",
            "https://www.twilio.com/docs/voice/twiml/connect/virtualagent",
        )
        .attributes(&[
            text("connectorName").required().twilio(32602).doc("The connector to the agent that takes the call."),
            language("language", &[]).doc("The language of the conversation."),
            flag("sentimentAnalysis")
                .doc("Whether the agent also judges the caller's mood."),
            url("statusCallback").doc("Where Twilio reports what happens in the conversation."),
            STATUS_METHOD,
        ]),

    W => ssml("w")
        .inside(&[Say, Emphasis, Lang, P, Prosody, S])
        .mixed()
        .doc("Says what part of speech a word is, and so how it is spoken.", SSML)
        .attributes(&[
            text("role").doc("The part of speech or the sense, such as `amazon:VB` for a verb; Polly only."),
        ]),

    WhatsApp => noun("whatsapp", "WhatsApp", Voice)
        .inside(&[Dial])
        .text(Kind::Phone)
        .doc("Calls someone on WhatsApp.", "https://www.twilio.com/docs/voice/twiml/whatsapp")
        .attributes(&[
            SCREENING,
            URL_METHOD,
            CALL_EVENTS,
            CALL_STATUS,
            STATUS_METHOD,
        ]),
}

const SSML: &str = "https://www.twilio.com/docs/voice/twiml/say/text-speech";
const FAX_IS_OFF: Status = Status::Discontinued("use the fax service of another provider instead");

// Attributes that several elements share.

const ACTION_METHOD: Attribute = method("method").doc("The HTTP method of the request to `action`.");
const URL_METHOD: Attribute = method("method").doc("The HTTP method of the request to `url`.");
const STATUS_METHOD: Attribute =
    method("statusCallbackMethod").doc("The HTTP method of the request to `statusCallback`.");

const SCREENING: Attribute =
    url("url").doc("The document that the called party hears before the two are connected; it cannot dial.");
const CALL_EVENTS: Attribute = choices("statusCallbackEvent", CALL_STATES)
    .default("completed")
    .doc("Which steps of the dialled call are told to `statusCallback`.");
const CALL_STATUS: Attribute = url("statusCallback").doc("Where Twilio reports how the dialled call gets on.");

const RECORDING_STATUS: Attribute =
    url("recordingStatusCallback").twilio(13256).doc("Where Twilio reports that the recording is ready to be fetched.");
const RECORDING_STATUS_METHOD: Attribute =
    method("recordingStatusCallbackMethod").doc("The HTTP method of the request to `recordingStatusCallback`.");
const RECORDING_STATUS_EVENT: Attribute = choices("recordingStatusCallbackEvent", RECORDING_STATES)
    .default("completed")
    .twilio(13621)
    .doc("Which steps of the recording are told to `recordingStatusCallback`.");
const RECORDING_CONFIGURATION: Attribute =
    text("recordingConfigurationId").doc("A stored configuration that says how the recording is made and kept.");
const TRIM_SILENCE: Attribute =
    choice("trim", TRIM).default("trim-silence").doc("Whether silence is cut off both ends of the recording.");

const MACHINE_DETECTION: Attribute =
    choice("machineDetection", DETECTIONS).doc("Whether Twilio finds out if a person or a machine has answered.");
const AMD_STATUS: Attribute =
    url("amdStatusCallback").doc("Where Twilio reports whether a person or a machine has answered.");
const AMD_STATUS_METHOD: Attribute =
    method("amdStatusCallbackMethod").doc("The HTTP method of the request to `amdStatusCallback`.");
const MACHINE_TIMEOUT: Attribute =
    seconds("machineDetectionTimeout", 3, 60).default("30").doc("How long Twilio tries to find out who has answered.");
const MACHINE_SPEECH: Attribute = milliseconds("machineDetectionSpeechThreshold", 1000, 6000)
    .default("2400")
    .doc("How long a greeting must be to count as a machine's.");
const MACHINE_SPEECH_END: Attribute = milliseconds("machineDetectionSpeechEndThreshold", 500, 5000)
    .default("1200")
    .doc("How much silence after speech counts as the end of the greeting.");
const MACHINE_SILENCE: Attribute = milliseconds("machineDetectionSilenceTimeout", 2000, 10_000)
    .default("5000")
    .doc("How much silence at the start makes Twilio give up finding out.");

const HINTS: Attribute = items("hints").doc("Words and phrases that the speakers are likely to say.");
const INTELLIGENCE_SERVICE: Attribute =
    text("intelligenceService").doc("The service of Conversational Intelligence that analyses the conversation.");
const CONVERSATION_CONFIGURATION: Attribute = text("conversationConfiguration")
    .doc("The configuration of Conversation Orchestrator that the call is handled by.");
const CONVERSATION_ID: Attribute =
    text("conversationId").doc("The conversation of Conversation Orchestrator that the call belongs to.");

const RELAY_LANGUAGE: Attribute =
    language("language", &[]).words(&["multi"]).default("en-US").doc("The language that is spoken and understood.");
const RELAY_TTS_LANGUAGE: Attribute = language("ttsLanguage", &[])
    .words(&["multi"])
    .default("the value of `language`")
    .doc("The language that is spoken to the caller.");
const RELAY_TRANSCRIPTION_LANGUAGE: Attribute = language("transcriptionLanguage", &[])
    .words(&["multi"])
    .default("the value of `language`")
    .doc("The language that the caller is expected to speak.");
const RELAY_TTS_PROVIDER: Attribute =
    choice("ttsProvider", SPEAKERS).any_case().default("ElevenLabs").doc("Who turns your text into speech.");
const RELAY_VOICE: Attribute = text("voice")
    .default("depends on `ttsProvider`")
    .doc("The voice that speaks, by the provider's own name without `Polly.` or `Google.`.");
const RELAY_TRANSCRIPTION_PROVIDER: Attribute = choice("transcriptionProvider", LISTENERS)
    .any_case()
    .default("Deepgram")
    .doc("Who turns the caller's speech into text.");
const RELAY_SPEECH_MODEL: Attribute = text("speechModel")
    .default("depends on `transcriptionProvider`")
    .doc("The provider's model that turns speech into text.");
const RELAY_PROFANITY_FILTER: Attribute = flag("profanityFilter").undocumented().doc("Whether swear words are masked.");
const RELAY_DTMF_DETECTION: Attribute =
    flag("dtmfDetection").doc("Whether keys that the caller presses are reported too.");
const RELAY_WELCOME_GREETING: Attribute = text("welcomeGreeting").doc("What the caller hears first.");
const RELAY_PARTIAL_PROMPTS: Attribute = flag("partialPrompts")
    .default("false")
    .doc("Whether words are reported before the caller has finished; only Deepgram's `flux` does it.");
const RELAY_WELCOME_INTERRUPTIBLE: Attribute = choice("welcomeGreetingInterruptible", INTERRUPTIONS)
    .default("any")
    .doc("What of the caller's cuts off the welcome greeting.");
const RELAY_INTERRUPTIBLE: Attribute =
    choice("interruptible", INTERRUPTIONS).default("any").doc("What of the caller's cuts off the speech.");
const RELAY_PREEMPTIBLE: Attribute =
    flag("preemptible").default("false").doc("Whether new text cuts off what is still being spoken.");
const RELAY_REPORT_INPUT: Attribute = choice("reportInputDuringAgentSpeech", REPORTED_INPUTS)
    .default("none")
    .doc("What of the caller's is reported while speech is being played.");
const RELAY_ELEVENLABS_NORMALIZATION: Attribute = choice("elevenlabsTextNormalization", NORMALIZATION)
    .default("off")
    .doc("Whether ElevenLabs puts numbers and signs into words before it speaks.");
const RELAY_INTERRUPT_SENSITIVITY: Attribute = choice("interruptSensitivity", SENSITIVITIES)
    .default("high")
    .doc("How easily the caller's voice cuts off the speech.");
const RELAY_DEBUG: Attribute = choices("debug", RELAY_DEBUGGING).doc("What is sent besides, to find mistakes.");

// The values that attributes choose from.

const METHODS: &[Choice] = &[of("GET", "parameters in the address"), of("POST", "parameters in the body")];

const VERSIONS: &[Choice] = &[of("2010-04-01", "the current one"), of("2008-08-01", "the one before")];

const CALL_STATES: &[Choice] = &[
    of("initiated", "the call was placed"),
    of("ringing", "it rings"),
    of("answered", "someone answered"),
    of("completed", "the call is over"),
];

const RECORDING_STATES: &[Choice] = &[
    of("in-progress", "recording has begun"),
    of("completed", "the recording can be fetched"),
    of("absent", "there was nothing to record"),
];

const DIAL_RECORD: &[Choice] = &[
    of("do-not-record", "no recording"),
    of("record-from-answer", "from the answer on, both on one channel"),
    of("record-from-ringing", "from the first ring on, both on one channel"),
    of("record-from-answer-dual", "from the answer on, a channel each"),
    of("record-from-ringing-dual", "from the first ring on, a channel each"),
    of("true", "the same as `record-from-answer`"),
    of("false", "the same as `do-not-record`"),
];

const TRIM: &[Choice] = &[of("trim-silence", "cut silence off"), of("do-not-trim", "leave it as it is")];

const RECORDING_TRACKS: &[Choice] =
    &[of("both", "both sides"), of("inbound", "what Twilio hears"), of("outbound", "what Twilio plays")];

const CHANNELS: &[Choice] = &[of("mono", "both on one channel"), of("dual", "a channel each")];

const TRACKS: &[Choice] = &[
    of("inbound_track", "what Twilio hears"),
    of("outbound_track", "what Twilio plays"),
    of("both_tracks", "both sides"),
];

const RING_TONES: &[Choice] = &[
    of("at", "Austria"),
    of("au", "Australia"),
    of("bg", "Bulgaria"),
    of("br", "Brazil"),
    of("be", "Belgium"),
    of("ch", "Switzerland"),
    of("cl", "Chile"),
    of("cn", "China"),
    of("cz", "Czechia"),
    of("de", "Germany"),
    of("dk", "Denmark"),
    of("ee", "Estonia"),
    of("es", "Spain"),
    of("fi", "Finland"),
    of("fr", "France"),
    of("gr", "Greece"),
    of("hu", "Hungary"),
    of("il", "Israel"),
    of("in", "India"),
    of("it", "Italy"),
    of("lt", "Lithuania"),
    of("jp", "Japan"),
    of("mx", "Mexico"),
    of("my", "Malaysia"),
    of("nl", "Netherlands"),
    of("no", "Norway"),
    of("nz", "New Zealand"),
    of("ph", "Philippines"),
    of("pl", "Poland"),
    of("pt", "Portugal"),
    of("ru", "Russia"),
    of("se", "Sweden"),
    of("sg", "Singapore"),
    of("th", "Thailand"),
    of("uk", "United Kingdom"),
    of("us", "United States"),
    of("us-old", "United States, the older sound"),
    of("tw", "Taiwan"),
    of("ve", "Venezuela"),
    of("za", "South Africa"),
];

const DIAL_EVENTS: &[Choice] = &[of("call-progress-event", "steps of the call")];

const IF_MACHINE: &[Choice] =
    &[of("hangup", "hang up"), of("continue", "go on as with a person"), of("false", "do not look for machines")];

const DETECTIONS: &[Choice] =
    &[of("Enable", "tell as soon as it is known"), of("DetectMessageEnd", "tell a machine only after its greeting")];

const BEEPS: &[Choice] = &[
    of("true", "on entering and on leaving"),
    of("false", "never"),
    of("onEnter", "on entering"),
    of("onExit", "on leaving"),
];

const CONFERENCE_RECORD: &[Choice] =
    &[of("do-not-record", "no recording"), of("record-from-start", "from the beginning on")];

const REGIONS: &[Choice] = &[
    of("us1", "United States, east"),
    of("us2", "United States, west"),
    of("ie1", "Ireland"),
    of("sg1", "Singapore"),
    of("br1", "Brazil"),
    of("au1", "Australia"),
    of("jp1", "Japan"),
    of("de1", "Germany"),
];

const CONFERENCE_EVENTS: &[Choice] = &[
    of("start", "the conference has begun"),
    of("end", "the conference is over"),
    of("join", "someone has come in"),
    of("leave", "someone has left"),
    of("mute", "someone was muted or can be heard again"),
    of("hold", "someone was put on hold or taken off it"),
    of("modify", "the settings of a participant have changed"),
    of("speaker", "someone has begun or stopped to speak"),
    of("announcement", "an announcement has ended or failed"),
];

const JITTER_BUFFERS: &[Choice] = &[
    of("large", "smoothest, longest delay"),
    of("medium", "in between"),
    of("small", "short delay"),
    of("off", "no delay, no smoothing"),
];

const CONVERSATION_EVENTS: &[Choice] = &[
    of("call-initiated", "the call was placed"),
    of("call-ringing", "it rings"),
    of("call-answered", "someone answered"),
    of("call-completed", "the call is over"),
];

const INPUTS: &[Choice] = &[of("dtmf", "keys"), of("speech", "spoken words")];

const SPEECH_MODELS: &[Choice] = &[
    of("default", "for most purposes"),
    of("numbers_and_commands", "short commands and numbers"),
    of("phone_call", "telephone speech, in some languages"),
    of("experimental_conversations", "natural conversation, on trial"),
    of("experimental_utterances", "short answers, on trial"),
    of("googlev2_long", "Google, long answers"),
    of("googlev2_short", "Google, short answers"),
    of("googlev2_telephony", "Google, telephone speech"),
    of("googlev2_telephony_short", "Google, short answers by telephone"),
    of("deepgram_nova-2", "Deepgram Nova 2"),
    of("deepgram_nova-3", "Deepgram Nova 3"),
];

const REASONS: &[Choice] =
    &[of("rejected", "a message that the number is not in service"), of("busy", "the busy tone")];

const PAY_INPUTS: &[Choice] = &[of("dtmf", "keys")];

const BANK_ACCOUNTS: &[Choice] = &[
    of("consumer-checking", "a person's current account"),
    of("consumer-savings", "a person's savings account"),
    of("commercial-checking", "a company's current account"),
    of("commercial-savings", "a company's savings account"),
];

const PAYMENT_METHODS: &[Choice] =
    &[of("ach-debit", "from a bank account in the United States"), of("credit-card", "by credit or debit card")];

const TOKEN_TYPES: &[Choice] = &[
    of("one-time", "for one payment"),
    of("reusable", "for any number of payments"),
    of("payment-method", "a payment method of Stripe"),
];

const CARDS: &[Choice] = &[
    of("visa", "Visa"),
    of("mastercard", "Mastercard"),
    of("amex", "American Express"),
    of("maestro", "Maestro"),
    of("discover", "Discover"),
    of("optima", "Optima"),
    of("jcb", "JCB"),
    of("diners-club", "Diners Club"),
    of("enroute", "enRoute"),
];

const PAY_LANGUAGES: &[Choice] = &[
    of("de-DE", "German"),
    of("en-AU", "English, Australia"),
    of("en-CA", "English, Canada"),
    of("en-GB", "English, United Kingdom"),
    of("en-IN", "English, India"),
    of("en-IE", "English, Ireland"),
    of("en-NZ", "English, New Zealand"),
    of("en-PH", "English, Philippines"),
    of("en-ZA", "English, South Africa"),
    of("en-US", "English, United States"),
    of("es-ES", "Spanish, Spain"),
    of("es-US", "Spanish, United States"),
    of("fr-CA", "French, Canada"),
    of("fr-FR", "French, France"),
    of("it-IT", "Italian"),
    of("es-MX", "Spanish, Mexico"),
];

const PAY_STEPS: &[Choice] = &[
    of("payment-card-number", "asking for the card number"),
    of("expiration-date", "asking until when the card is good"),
    of("security-code", "asking for the security code"),
    of("postal-code", "asking for the postal code"),
    of("payment-processing", "while the payment is being made"),
    of("bank-account-number", "asking for the account number"),
    of("bank-routing-number", "asking for the bank's routing number"),
];

const PAY_ERRORS: &[Choice] = &[
    of("timeout", "the caller entered nothing in time"),
    of("invalid-card-number", "there is no such card number"),
    of("invalid-card-type", "the card is not taken"),
    of("invalid-date", "the date is wrong or past"),
    of("invalid-security-code", "the security code is wrong"),
    of("internal-error", "something went wrong at Twilio"),
    of("input-matching-failed", "the two entries differ"),
    of("invalid-bank-routing-number", "there is no such routing number"),
    of("invalid-bank-account-number", "there is no such account number"),
];

const SPEAKERS: &[Choice] =
    &[of("Google", "Google Cloud"), of("Amazon", "Amazon Polly"), of("ElevenLabs", "ElevenLabs")];

const LISTENERS: &[Choice] = &[of("Google", "Google Cloud"), of("Deepgram", "Deepgram")];

const ENGINES: &[Choice] = &[of("google", "Google Cloud"), of("deepgram", "Deepgram")];

const INTERRUPTIONS: &[Choice] = &[
    of("none", "nothing"),
    of("dtmf", "keys"),
    of("speech", "spoken words"),
    of("any", "keys and spoken words"),
    of("true", "the same as `any`"),
    of("false", "the same as `none`"),
];

const REPORTED_INPUTS: &[Choice] =
    &[of("none", "nothing"), of("dtmf", "keys"), of("speech", "spoken words"), of("any", "keys and spoken words")];

const NORMALIZATION: &[Choice] = &[of("on", "always"), of("auto", "as the provider sees fit"), of("off", "never")];

const SENSITIVITIES: &[Choice] =
    &[of("low", "only by clear speech"), of("medium", "in between"), of("high", "by any speech")];

const RELAY_DEBUGGING: &[Choice] = &[
    of("debugging", "general information"),
    of("speaker-events", "who begins and stops to speak"),
    of("tokens-played", "which words have been spoken"),
];

const RELAY_EVENTS: &[Choice] =
    &[of("speaker-events", "who begins and stops to speak"), of("tokens-played", "which words have been spoken")];

const PROMPT_DETAILS: &[Choice] =
    &[of("turn-state", "whether the caller has finished"), of("prompt-segments", "the pieces that the words came in")];

const STRENGTHS: &[Choice] = &[
    of("none", "no pause, even where there would be one"),
    of("x-weak", "hardly a pause"),
    of("weak", "as after a comma"),
    of("medium", "as after a comma"),
    of("strong", "as after a sentence"),
    of("x-strong", "as after a paragraph"),
];

const LEVELS: &[Choice] = &[
    of("strong", "louder and slower"),
    of("moderate", "a little louder and slower"),
    of("reduced", "softer and faster"),
    of("none", "as without it"),
];

const VOLUMES: &[Choice] = &[
    of("default", "as the voice is"),
    of("silent", "not heard at all"),
    of("x-soft", "very soft"),
    of("soft", "soft"),
    of("medium", "medium"),
    of("loud", "loud"),
    of("x-loud", "very loud"),
];

const RATES: &[Choice] = &[
    of("default", "as the voice is"),
    of("x-slow", "very slow"),
    of("slow", "slow"),
    of("medium", "medium"),
    of("fast", "fast"),
    of("x-fast", "very fast"),
];

const PITCHES: &[Choice] = &[
    of("default", "as the voice is"),
    of("x-low", "very low"),
    of("low", "low"),
    of("medium", "medium"),
    of("high", "high"),
    of("x-high", "very high"),
];

const ALPHABETS: &[Choice] = &[
    of("ipa", "the International Phonetic Alphabet"),
    of("x-sampa", "X-SAMPA"),
    of("x-amazon-jyutping", "Jyutping, for Cantonese"),
    of("x-amazon-pinyin", "Pinyin, for Mandarin"),
    of("x-amazon-pron-kana", "Pronunciation Kana, for Japanese"),
    of("x-amazon-yomigana", "Yomigana, for Japanese"),
];

const INTERPRETATIONS: &[Choice] = &[
    of("characters", "letter by letter"),
    of("spell-out", "letter by letter"),
    of("cardinal", "a number"),
    of("number", "a number"),
    of("ordinal", "a place in an order, such as \"third\""),
    of("digits", "digit by digit"),
    of("fraction", "a fraction"),
    of("unit", "a measurement"),
    of("date", "a date"),
    of("time", "a length of time"),
    of("address", "a part of a street address"),
    of("expletive", "something to beep out"),
    of("telephone", "a telephone number"),
];

const DATE_FORMATS: &[Choice] = &[
    of("mdy", "month, day, year"),
    of("dmy", "day, month, year"),
    of("ymd", "year, month, day"),
    of("md", "month, day"),
    of("dm", "day, month"),
    of("ym", "year, month"),
    of("my", "month, year"),
    of("d", "day"),
    of("m", "month"),
    of("y", "year"),
    of("yyyymmdd", "year, month, day in eight digits"),
];

const FAX_FILES: &[Choice] = &[of("application/pdf", "PDF"), of("image/tiff", "TIFF")];

const PAGE_SIZES: &[Choice] = &[of("letter", "US letter"), of("legal", "US legal"), of("a4", "A4")];

// How rows are built.

/// As many elements as one likes.
const MANY: u32 = u32::MAX;

/// A number without an upper end.
const UNBOUNDED: i64 = i64::MAX;

const fn element(keyword: &'static str, tag: &'static str, document: Document, role: Role) -> Element {
    Element {
        // The macro puts the row's own name here.
        id: Id::Response,
        keyword,
        tag,
        document,
        role,
        parents: &[],
        content: Content::Nothing,
        text_twilio: (None, None),
        children: (0, MANY),
        limits: &[],
        child_twilio: 12200,
        open: false,
        argument: None,
        control: Control::Next,
        status: Status::Current,
        doc: "",
        url: "",
        attributes: &[],
    }
}

const fn root(document: Document) -> Element {
    element("response", "Response", document, Role::Root)
}

const fn verb(keyword: &'static str, tag: &'static str, document: Document) -> Element {
    element(keyword, tag, document, Role::Verb)
}

const fn noun(keyword: &'static str, tag: &'static str, document: Document) -> Element {
    element(keyword, tag, document, Role::Noun)
}

const fn ssml(name: &'static str) -> Element {
    element(name, name, Voice, Role::Ssml)
}

impl Element {
    const fn id(self, id: Id) -> Self {
        Self { id, ..self }
    }

    const fn inside(self, parents: &'static [Id]) -> Self {
        Self { parents, ..self }
    }

    const fn text(self, kind: Kind) -> Self {
        Self { content: Content::Required(kind), ..self }
    }

    const fn optional_text(self, kind: Kind) -> Self {
        Self { content: Content::Optional(kind), ..self }
    }

    const fn mixed(self) -> Self {
        Self { content: Content::Mixed(Kind::Speech), ..self }
    }

    const fn text_missing(self, code: u32) -> Self {
        Self { text_twilio: (Some(code), self.text_twilio.1), ..self }
    }

    const fn text_wrong(self, code: u32) -> Self {
        Self { text_twilio: (self.text_twilio.0, Some(code)), ..self }
    }

    const fn holds(self, min: u32, max: u32) -> Self {
        Self { children: (min, max), ..self }
    }

    const fn limits(self, limits: &'static [Limit]) -> Self {
        Self { limits, ..self }
    }

    const fn child_twilio(self, child_twilio: u32) -> Self {
        Self { child_twilio, ..self }
    }

    const fn open(self) -> Self {
        Self { open: true, ..self }
    }

    const fn argument(self, name: &'static str) -> Self {
        Self { argument: Some(name), ..self }
    }

    const fn control(self, control: Control) -> Self {
        Self { control, ..self }
    }

    const fn status(self, status: Status) -> Self {
        Self { status, ..self }
    }

    const fn undocumented(self) -> Self {
        self.status(Status::Undocumented)
    }

    const fn doc(self, doc: &'static str, url: &'static str) -> Self {
        Self { doc, url, ..self }
    }

    const fn attributes(self, attributes: &'static [Attribute]) -> Self {
        Self { attributes, ..self }
    }
}

const fn exactly(count: u32, child: Id) -> Limit {
    Limit { child, min: count, max: count, twilio: None }
}

const fn at_least(min: u32, child: Id) -> Limit {
    Limit { child, min, max: MANY, twilio: None }
}

const fn at_most(max: u32, child: Id) -> Limit {
    Limit { child, min: 0, max, twilio: None }
}

impl Limit {
    const fn twilio(self, code: u32) -> Self {
        Self { twilio: Some(code), ..self }
    }
}

const fn attribute(name: &'static str, kind: Kind) -> Attribute {
    Attribute {
        name,
        short: None,
        kind,
        default: None,
        required: false,
        status: Status::Current,
        twilio: None,
        twilio_in: None,
        doc: "",
    }
}

const fn text(name: &'static str) -> Attribute {
    attribute(name, Kind::Text { max: None })
}

const fn items(name: &'static str) -> Attribute {
    attribute(name, Kind::Items { separator: ',', max_items: None, max_length: None })
}

const fn flag(name: &'static str) -> Attribute {
    attribute(name, Kind::Bool)
}

const fn int(name: &'static str, min: i64, max: i64) -> Attribute {
    attribute(name, Kind::Int { min, max, unit: None, words: &[] })
}

const fn seconds(name: &'static str, min: i64, max: i64) -> Attribute {
    attribute(name, Kind::Int { min, max, unit: Some(Unit::Seconds), words: &[] })
}

const fn milliseconds(name: &'static str, min: i64, max: i64) -> Attribute {
    attribute(name, Kind::Int { min, max, unit: Some(Unit::Milliseconds), words: &[] })
}

const fn decimal(name: &'static str, min: f64, max: f64) -> Attribute {
    attribute(name, Kind::Decimal { min, max })
}

const fn choice(name: &'static str, values: &'static [Choice]) -> Attribute {
    attribute(name, Kind::Choice { values, open: false, any_case: false })
}

const fn choices(name: &'static str, values: &'static [Choice]) -> Attribute {
    attribute(name, Kind::Choices { values, separator: ' ', open: false })
}

const fn of(name: &'static str, doc: &'static str) -> Choice {
    Choice { name, doc }
}

/// GET or POST; Twilio uses POST unless it is told otherwise.
const fn method(name: &'static str) -> Attribute {
    choice(name, METHODS).default("POST")
}

const fn address(name: &'static str, scheme: Scheme) -> Attribute {
    attribute(name, Kind::Url(scheme))
}

/// An address with Twilio's general error for addresses it cannot use.
const fn url(name: &'static str) -> Attribute {
    address(name, Scheme::Any).twilio(11100)
}

const fn sid(name: &'static str, prefix: &'static str) -> Attribute {
    attribute(name, Kind::Sid { prefix })
}

const fn language(name: &'static str, known: &'static [&'static str]) -> Attribute {
    attribute(name, Kind::Language { known, words: &[] })
}

impl Attribute {
    const fn kind(self, kind: Kind) -> Self {
        Self { kind, ..self }
    }

    /// The greatest length of a text.
    const fn max(self, max: u32) -> Self {
        self.kind(Kind::Text { max: Some(max) })
    }

    /// Words that are taken besides numbers or languages.
    const fn words(self, words: &'static [&'static str]) -> Self {
        let kind = match self.kind {
            Kind::Int { min, max, unit, .. } => Kind::Int { min, max, unit, words },
            Kind::Language { known, .. } => Kind::Language { known, words },
            other => other,
        };
        self.kind(kind)
    }

    /// Twilio extends the list without notice.
    const fn open(self) -> Self {
        let kind = match self.kind {
            Kind::Choice { values, any_case, .. } => Kind::Choice { values, open: true, any_case },
            Kind::Choices { values, separator, .. } => Kind::Choices { values, separator, open: true },
            other => other,
        };
        self.kind(kind)
    }

    /// Twilio takes the values in upper and lower case.
    const fn any_case(self) -> Self {
        let kind = match self.kind {
            Kind::Choice { values, open, .. } => Kind::Choice { values, open, any_case: true },
            other => other,
        };
        self.kind(kind)
    }

    const fn short(self, name: &'static str) -> Self {
        Self { short: Some(name), ..self }
    }

    const fn default(self, default: &'static str) -> Self {
        Self { default: Some(default), ..self }
    }

    const fn no_default(self) -> Self {
        Self { default: None, ..self }
    }

    const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    const fn status(self, status: Status) -> Self {
        Self { status, ..self }
    }

    const fn undocumented(self) -> Self {
        self.status(Status::Undocumented)
    }

    const fn twilio(self, code: u32) -> Self {
        Self { twilio: Some(code), ..self }
    }

    const fn twilio_in(self, parent: Id, code: u32) -> Self {
        Self { twilio_in: Some((parent, code)), ..self }
    }

    const fn doc(self, doc: &'static str) -> Self {
        Self { doc, ..self }
    }
}
