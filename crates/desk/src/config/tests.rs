//! Valid configurations, and the errors of mistakes.

#![allow(clippy::unwrap_used)]

use super::*;

use crate::promises::policy::MissedPromiseAction;
use crate::support::clock;

const KEY: &str = "[[keys]]\nkid = \"web\"\niss = \"kettle\"\nalg = \"HS256\"\n\
                   secret = \"a secret of at least thirty-two bytes\"\n";

fn parse(text: &str) -> Result<Config, String> {
    Config::parse(Path::new("shop/yes-reply.toml"), text, Overrides::default()).map_err(|why| why.to_string())
}

fn refused(text: &str) -> String {
    parse(text).expect_err("refused")
}

/// The example as it is with this secret.
fn example(secret: &str) -> String {
    include_str!("../../yes-reply.example.toml").replace("secret = \"\"", &format!("secret = \"{secret}\""))
}

#[test]
fn the_example_is_a_configuration_once_it_has_a_secret() {
    let config = parse(&example("a secret of at least thirty-two bytes")).unwrap();
    assert_eq!(config.name, "Kettle & Co");
    assert_eq!(config.keys.0.len(), 1);
    assert_eq!(config.choices.escalation_path.len(), 2);
    assert!(config.promises.due("order", clock::from_ms(0)).is_some());
    for everybodys in ["", "change me: at least thirty-two bytes that nobody can guess"] {
        let why = refused(&example(everybodys));
        assert!(why.contains("`keys.secret`: of \"web-1\"") && why.contains("openssl rand"), "{why}");
    }
}

#[test]
fn a_desk_that_other_machines_can_reach_needs_its_origin() {
    let with = |listen: &str, public_url: Option<&str>| {
        let over = Overrides {
            listen: Some(listen.parse().unwrap()),
            public_url: public_url.map(|origin| origin.parse().unwrap()),
            ..Overrides::default()
        };
        let text = format!("name = \"Kettle & Co\"\n{KEY}");
        Config::parse(Path::new("yes-reply.toml"), &text, over).map_err(|why| why.to_string())
    };
    for listen in ["0.0.0.0:8081", "192.168.1.7:8081", "[::]:8081"] {
        let why = with(listen, None).unwrap_err();
        assert!(why.contains("`public_url`: ") && why.contains("--public-url"), "{why}");
        assert!(with(listen, Some("https://desk.example")).unwrap().warnings().is_empty());
        let warnings = with(listen, Some("http://desk.local")).unwrap().warnings();
        assert!(warnings.len() == 1 && warnings[0].contains("not https"), "{warnings:?}");
    }
    assert!(with("[::1]:0", None).unwrap().warnings().is_empty());
}

#[test]
fn a_minimal_file_has_defaults_and_paths_are_relative_to_it() {
    let config = parse(&format!("name = \"Kettle & Co\"\nassets = \"dist\"\n{KEY}")).unwrap();
    assert_eq!(config.listen.to_string(), "127.0.0.1:8081");
    assert_eq!(config.database, DatabaseLocation::Sqlite("shop/yes-reply.sqlite".into()));
    assert_eq!(config.assets.as_deref(), Some(Path::new("shop/dist")));
    assert_eq!(config.public_origin(config.listen).as_str(), "http://127.0.0.1:8081");
}

#[test]
fn overrides_take_precedence_over_the_file() {
    let over = Overrides {
        name: Some("Other".into()),
        database: Some("other.sqlite".into()),
        allow_origins: Some(vec!["https://b.example".parse().unwrap()]),
        ..Overrides::default()
    };
    let text = format!("name = \"Kettle & Co\"\nallow_origins = [\"https://a.example\"]\n{KEY}");
    let config = Config::parse(Path::new("shop/yes-reply.toml"), &text, over).unwrap();
    assert_eq!(config.name, "Other");
    assert_eq!(config.database, DatabaseLocation::Sqlite("other.sqlite".into()));
    assert_eq!(config.allow_origins[0].as_str(), "https://b.example");
}

#[test]
fn mistakes_name_the_file_the_line_and_the_field() {
    for (line, expected) in [
        ("lisen = \"127.0.0.1:1\"", "unknown field `lisen`"),
        ("listen = \"localhost\"", "`listen`: write an address and a port"),
        ("wait_seconds = 0", "`wait_seconds`: write 1 to 300"),
        ("max_connections = 0", "`max_connections`: write 1 to 1000000"),
        ("listen = 8081", "`listen`: "),
        ("public_url = \"https://shop.example/\"", "`public_url`: an origin is"),
        ("contact = \"care\"", "`contact`: write a mail address"),
        (
            "trusted_proxies = [\"localhost\"]",
            "`trusted_proxies`: \"localhost\": write an address or a network",
        ),
        ("trusted_proxies = [\"10.0.0.0/33\"]", "`trusted_proxies`: \"10.0.0.0/33\": write an address"),
        ("contact = \"a@b.example<script>\"", "`contact`: write a mail address"),
        ("allow_origins = [\"*\"]", "`allow_origins`: \"*\": an origin is"),
    ] {
        let why = refused(&format!("name = \"Kettle & Co\"\n{line}\n{KEY}"));
        assert!(why.starts_with("shop/yes-reply.toml:2: "), "{why}");
        assert!(why.contains(expected), "{why}");
    }
    assert!(refused(KEY).contains("`name`"));
    assert!(refused("name = \"Kettle & Co\"").contains("`keys`"));
}

#[test]
fn an_escalation_step_needs_a_duration_and_a_label() {
    let step = |after: &str, label: &str| {
        format!(
            "name = \"K\"\n{KEY}[[escalation_path]]\nstep = \"a\"\nafter = \"{after}\"\nlabel = \"{label}\"\n"
        )
    };
    assert!(parse(&step("P1D", "Complaints")).is_ok());
    for (after, label, expected) in [
        ("1 day", "Complaints", "escalation_path.after"),
        ("P", "Complaints", "after"),
        ("P1D", " ", "label"),
    ] {
        let why = refused(&step(after, label));
        assert!(why.starts_with("shop/yes-reply.toml:7: ") && why.contains(expected), "{why}");
    }
    let twice =
        step("P1D", "Complaints") + "[[escalation_path]]\nstep = \"a\"\nafter = \"P2D\"\nlabel = \"b\"\n";
    assert!(refused(&twice).contains("escalation_path.step"));
}

#[test]
fn mistakes_in_choices_have_their_lines() {
    let with = |lines: &str| format!("name = \"K\"\n{lines}\n{KEY}");
    let good = "reply_channels = [\"here\", \"phone\"]\n[outcome_choices]\nbill = [\"correct\", \"A visit\"]";
    let choices = parse(&with(good)).unwrap().choices;
    assert_eq!((choices.channels.len(), choices.outcomes[0].choices[1].as_str()), (2, "A visit"));
    let complaints = "[[escalation_path]]\nstep = \"complaints\"\nafter = \"P1D\"\nlabel = \"Complaints\"\n";
    let late = format!("{complaints}replies_within = \"soon\"");
    let no_url = format!("{complaints}contacts = [{{ kind = \"url\", value = \"us\" }}]");
    let step = "[[escalation_path]]\nstep = \"person\"\nafter = \"P1D\"\nlabel = \"Tom\"";
    for (lines, line, expected) in [
        (
            "reply_channels = [\"here\",\n\"pigeon\"]",
            3,
            "`reply_channels`: \"pigeon\" is none of here, email",
        ),
        ("[outcome_choices]\nbill = []", 3, "`outcome_choices.bill`: write 1 to 8"),
        ("[outcome_choices]\nbill = [\"a\", \"a\"]", 3, "`outcome_choices.bill`"),
        ("[outcome_choices]\nbill = [\" \"]", 3, "`outcome_choices.bill`"),
        (step, 2, "`escalation_path.step`: this name asks"),
        ("review_within = \"2 days\"", 2, "`review_within`: write a duration"),
        ("[[contacts]]\nkind = \"phone\"\nvalue = \"us\"", 2, "`contacts.value`: write a telephone number"),
        ("[[contacts]]\nkind = \"email\"\nvalue = \"us\"", 2, "`contacts.value`: write a mail address"),
        ("[[contacts]]\nkind = \"url\"\nvalue = \"us\"", 2, "`contacts.value`: write an address"),
        ("[[contacts]]\nkind = \"fax\"\nvalue = \"1\"", 3, "unknown variant `fax`"),
        (&late, 2, "`escalation_path.replies_within`: write a duration"),
        (&no_url, 2, "`escalation_path.contacts.value`: write an address"),
    ] {
        let why = refused(&with(lines));
        assert!(
            why.starts_with(&format!("shop/yes-reply.toml:{line}: ")) && why.contains(expected),
            "{lines}: {why}"
        );
    }
}

#[test]
fn promises_count_open_time_and_their_mistakes_have_lines() {
    let with = |lines: &str| format!("name = \"K\"\n{lines}\n{KEY}");
    let good = "[promise]\nwithin = \"8h\"\nkinds = { bill = \"90m\" }\nwhen_missed = \"next_person\"\n\
                [opening_hours]\ntime_zone = \"Europe/Berlin\"\nmonday = [\"09:00-12:00\", \"13:00-24:00\"]\n\
                holidays = [\"2026-12-25\"]";
    let promises = parse(&with(good)).unwrap().promises;
    assert_eq!(promises.when_missed, MissedPromiseAction::NextAgent);
    let monday = "2026-11-23T08:00:00Z".parse().unwrap();
    let due = |kind: &str| promises.due(kind, monday).unwrap().to_string();
    assert_eq!(due("bill"), "2026-11-23T09:30:00Z");
    assert_eq!(due("order"), "2026-11-23T17:00:00Z");
    assert_eq!(parse(&with("")).unwrap().promises.due("bill", monday), None);

    let hours = |lines: &str| format!("[opening_hours]\ntime_zone = \"UTC\"\n{lines}");
    for (lines, line, expected) in [
        ("[promise]\nwithin = \"soon\"".to_owned(), 3, "`promise.within`: write how much"),
        ("[promise]\nwithin = \"-1h\"".to_owned(), 3, "`promise.within`"),
        ("[promise.kinds]\nbill = \"1 fortnight\"".to_owned(), 3, "`promise.kinds.bill`"),
        ("[promise]\nwhen_missed = \"stays\"".to_owned(), 2, "`promise.within`: say in how much"),
        ("[promise]\nwithin = \"1h\"\nwhen_missed = \"shrug\"".to_owned(), 4, "next_person"),
        ("[opening_hours]\ntime_zone = \"Mars/Olympus\"".to_owned(), 3, "`opening_hours.time_zone`"),
        (hours("monday = [\"9-17\"]"), 4, "`opening_hours.monday`: write from and until"),
        (hours("monday = [\"17:00-09:00\"]"), 4, "`opening_hours.monday`"),
        (hours("monday = [\"09:00-13:00\", \"12:00-17:00\"]"), 4, "overlap"),
        (hours("monday = [\"09:00-17:00\"]\nholidays = [\"Christmas\"]"), 5, "`opening_hours.holidays`"),
        (hours(""), 2, "`opening_hours`: say when somebody is there"),
        (hours("firday = []"), 4, "unknown field `firday`"),
    ] {
        let why = refused(&with(&lines));
        assert!(
            why.starts_with(&format!("shop/yes-reply.toml:{line}: ")) && why.contains(expected),
            "{lines}: {why}"
        );
    }
}

#[test]
fn mistakes_in_keys_never_show_a_secret() {
    let key = |lines: &str| format!("name = \"K\"\n[[keys]]\nkid = \"web\"\niss = \"kettle\"\n{lines}\n");
    for (lines, expected) in [
        ("alg = \"HS256\"\nsecret = \"hunter2\"", "it has 7 bytes; at least 32"),
        ("alg = \"HS256\"", "either secret or secret_file"),
        ("alg = \"none\"", "`keys[0].alg`"),
        ("alg = \"ES256\"\nsecret = \"hunter2\"", "public_key_file"),
        ("alg = \"EdDSA\"\npublic_key_file = \"/does/not/exist\"", "cannot be read"),
        ("alg = \"HS256\"\nsecret = hunter2", ""),
    ] {
        let why = refused(&key(lines));
        assert!(why.starts_with("shop/yes-reply.toml:") && why.contains(expected), "{why}");
        assert!(!why.contains("hunter2"), "{why}");
    }
    let twice = format!("name = \"K\"\n{KEY}{KEY}");
    assert!(refused(&twice).contains("a name of its own"));
}

#[test]
fn a_retention_of_less_than_thirty_days_is_refused() {
    let with = |line: &str| parse(&format!("name = \"K\"\n{line}\n{KEY}"));
    assert!(with("").unwrap().retention.is_none(), "nothing is erased by default");
    for period in ["P3Y", "P30D", "P2M"] {
        assert!(with(&format!("retention = \"{period}\"")).unwrap().retention.is_some(), "{period}");
    }
    for line in
        ["retention = \"P29D\"", "retention = \"P1M\"", "retention = \"3y\"", "retention = \"P1000Y\""]
    {
        let why = with(line).map(|_| ()).unwrap_err();
        let expected = "shop/yes-reply.toml:2: `retention`: write how long a solved conversation is kept";
        assert!(why.starts_with(expected) && why.contains("at least 30 days"), "{why}");
    }
}

#[test]
fn other_desks_are_listened_to_or_polled() {
    let with = |lines: &str| parse(&format!("name = \"K\"\n{lines}\n{KEY}"));
    for (lines, notify) in [
        ("", PeerNotification::Listen),
        ("notify = \"listen\"", PeerNotification::Listen),
        ("notify = \"poll\"", PeerNotification::Poll),
    ] {
        assert_eq!(with(lines).unwrap().notify, notify);
    }
    let why = with("notify = \"never\"").unwrap_err().to_string();
    assert!(why.contains("notify") && why.contains("`listen` or `poll`"), "{why}");
}

#[test]
fn a_webhook_has_a_safe_address_a_secret_and_an_issuer() {
    let other = KEY.replace("\"web\"", "\"harbour\"").replace("\"kettle\"", "\"harbour\"");
    let with = |keys: &str, lines: &str| parse(&format!("name = \"K\"\n{keys}[[webhooks]]\n{lines}\n"));
    let secret = "secret = \"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\"";
    let good = format!("url = \"https://rt.kettle.example/hook\"\n{secret}");
    assert_eq!(with(KEY, &good).unwrap().webhooks[0].iss, "kettle");
    let two = format!("{KEY}{other}");
    let named = format!("{good}\niss = \"harbour\"");
    assert_eq!(with(&two, &named).unwrap().webhooks[0].iss, "harbour");
    for local in ["http://localhost:9/hook", "http://127.0.0.1/", "http://[::1]:9/"] {
        assert!(with(KEY, &format!("url = \"{local}\"\n{secret}")).is_ok(), "{local}");
    }
    let repeated = format!("{good}\n[[webhooks]]\n{good}");
    for (keys, lines, expected) in [
        (
            KEY,
            format!("url = \"http://rt.kettle.example/hook\"\n{secret}"),
            "`webhooks.url`: write an address",
        ),
        (KEY, format!("url = \"file:///etc/passwd\"\n{secret}"), "`webhooks.url`"),
        (KEY, good.replace("whsec_", ""), "`webhooks.secret`: write whsec_"),
        (KEY, good.replace("LaLaSw", ""), "`webhooks.secret`"),
        (KEY, "url = \"https://rt.kettle.example\"".to_owned(), "either secret or secret_file"),
        (KEY, named.clone(), "`webhooks.iss`: no key has"),
        (&two, good.clone(), "`webhooks.iss`: name the issuer"),
        (KEY, repeated, "name each once"),
    ] {
        let why = with(keys, &lines).map(|config| config.webhooks.len()).unwrap_err();
        assert!(why.starts_with("shop/yes-reply.toml:") && why.contains(expected), "{lines}: {why}");
        assert!(!why.contains("MfKQ9r8GKYqrTwjUPD8"), "{why}");
    }
}
