//! STS: who the caller is, and roles in other accounts.

use aws_sdk_sts::config::Credentials;
use aws_sdk_sts::operation::RequestId;
use support::*;

fn of(given: &aws_sdk_sts::types::Credentials) -> Credentials {
    let token = Some(given.session_token().to_string());
    Credentials::new(given.access_key_id(), given.secret_access_key(), token, None, "tests")
}

#[tokio::test]
async fn a_key_of_twelve_digits_is_its_account() {
    // SUP-8, SUP-51
    let identity = sts_of(key(ACCOUNT)).get_caller_identity().send().await.unwrap();

    assert_eq!((identity.account(), identity.user_id()), (Some(ACCOUNT), Some(ACCOUNT)));
    assert_eq!(identity.arn(), Some(&format!("arn:aws:iam::{ACCOUNT}:root")[..]));
    assert!(is_request_id(identity.request_id()));
}

#[tokio::test]
async fn a_session_token_stays_in_the_account() {
    // SUP-49, SUP-52
    let answer = sts_of(key(ACCOUNT)).get_session_token().duration_seconds(900).send().await.unwrap();
    let given = answer.credentials().unwrap();

    assert!(given.access_key_id().starts_with("ASIA") && given.access_key_id().len() == 20);
    assert_eq!(given.secret_access_key().len(), 40);
    let identity = sts_of(of(given)).get_caller_identity().send().await.unwrap();
    assert_eq!(identity.account(), Some(ACCOUNT));
}

#[tokio::test]
async fn a_role_is_assumed_in_its_own_account() {
    // SUP-52, SUP-55
    let assuming = sts_of(key(ACCOUNT)).assume_role().role_arn("arn:aws:iam::210987654321:role/path/Worker");
    let assumed = assuming.role_session_name("tester").send().await.unwrap();
    let arn = assumed.assumed_role_user().unwrap().arn();
    assert_eq!(arn, "arn:aws:sts::210987654321:assumed-role/Worker/tester");

    let credentials = of(assumed.credentials().unwrap());
    let identity = sts_of(credentials.clone()).get_caller_identity().send().await.unwrap();
    assert_eq!(identity.arn(), Some(arn));
    let name = name();
    let url = Sqs(sqs_of(credentials)).create(&name, &[]).await;
    assert_eq!(url, format!("{}/210987654321/{name}", endpoint()));
}

#[tokio::test]
async fn a_malformed_role_is_refused() {
    // SUP-53
    let assuming = sts_of(key(ACCOUNT)).assume_role().role_arn("arn:aws:iam::garbage").role_session_name("tester");

    refused(assuming.send().await, "ValidationError", 400);
}
