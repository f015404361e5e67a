//! The life of queues.

use std::collections::HashMap;

use aws_sdk_sqs::operation::RequestId;
use aws_sdk_sqs::types::QueueAttributeName as Name;
use support::*;

#[tokio::test]
async fn a_queue_has_a_url_of_the_host_it_was_asked_from_and_an_arn() {
    // SQS-3, SQS-4, SQS-10, SQS-174
    let (sqs, name) = (Sqs::default(), name());
    let url = sqs.create(&name, &[]).await;

    assert_eq!(url, format!("{}/{ACCOUNT}/{name}", endpoint()));
    assert_eq!(sqs.0.get_queue_url().queue_name(&name).send().await.unwrap().queue_url(), Some(&url[..]));
    assert_eq!(sqs.arn(&url).await, format!("arn:aws:sqs:{REGION}:{ACCOUNT}:{name}"));
}

#[tokio::test]
async fn creating_again_is_fine_with_equal_attributes_and_refused_with_others() {
    // SQS-69, SQS-119, SQS-120
    let (sqs, name) = (Sqs::default(), name());
    let url = sqs.create(&name, &[(Name::VisibilityTimeout, "45"), (Name::DelaySeconds, "2")]).await;

    assert_eq!(sqs.create(&name, &[]).await, url);
    assert_eq!(sqs.create(&name, &[(Name::VisibilityTimeout, "45")]).await, url);
    let other = sqs.0.create_queue().queue_name(&name).attributes(Name::VisibilityTimeout, "46").send().await;
    let (kind, text) = refused(other, "QueueAlreadyExists", 400);
    assert!(kind.is_queue_name_exists());
    assert_eq!(text, "A queue already exists with the same name and a different value for attribute VisibilityTimeout");
}

#[tokio::test]
async fn a_fresh_queue_shows_12_attributes_and_a_fifo_queue_16() {
    // SQS-129, SQS-135, SQS-137, SQS-146, SQS-148
    let sqs = Sqs::default();
    let standard = sqs.attributes(&sqs.create(&name(), &[]).await).await;
    let fifo = sqs.attributes(&sqs.create_fifo().await).await;

    assert_eq!(standard.len(), 12);
    assert_eq!(standard[&Name::VisibilityTimeout], "30");
    assert_eq!(standard[&Name::MaximumMessageSize], "1048576");
    assert_eq!(fifo.len(), 16);
    assert_eq!(fifo[&Name::DeduplicationScope], "queue");
}

#[tokio::test]
async fn attributes_are_set_together_or_not_at_all() {
    // SQS-83, SQS-84, SQS-151, SQS-152, SQS-162
    let sqs = Sqs::default();
    let url = sqs.create(&name(), &[(Name::VisibilityTimeout, "60")]).await;
    let setting = || sqs.0.set_queue_attributes().queue_url(&url).attributes(Name::VisibilityTimeout, "61");

    let (kind, text) = refused(setting().attributes(Name::from("Colour"), "red").send().await, "InvalidAttributeName", 400);
    assert!(kind.is_invalid_attribute_name());
    assert_eq!(text, "Unknown Attribute Colour.");
    let (kind, text) = refused(setting().attributes(Name::DelaySeconds, "901").send().await, "InvalidAttributeValue", 400);
    assert!(kind.is_invalid_attribute_value());
    assert_eq!(text, "Invalid value for the parameter DelaySeconds.");
    assert_eq!(sqs.attribute(&url, Name::VisibilityTimeout).await, "60");
}

#[tokio::test]
async fn listing_goes_by_prefix_and_by_page() {
    // SQS-175, SQS-176, SQS-431
    let (sqs, prefix) = (Sqs::default(), name());
    let mut urls = Vec::new();
    for index in 0..5 {
        urls.push(sqs.create(&format!("{prefix}-{index}"), &[]).await);
    }
    sqs.create(&format!("other-{prefix}"), &[]).await;

    let all = sqs.0.list_queues().queue_name_prefix(&prefix).send().await.unwrap();
    assert!(all.next_token().is_none());
    let mut listed = all.queue_urls.unwrap();
    listed.sort();
    assert_eq!(listed, urls);
    let mut pages = sqs.0.list_queues().queue_name_prefix(&prefix).into_paginator().page_size(2).send();
    let (mut sizes, mut paged) = (Vec::new(), Vec::new());
    while let Some(page) = pages.next().await {
        let page = page.unwrap().queue_urls.unwrap();
        sizes.push(page.len());
        paged.extend(page);
    }
    paged.sort();
    assert_eq!(sizes, [2, 2, 1]);
    assert_eq!(paged, urls);
}

#[tokio::test]
async fn tags_are_added_replaced_and_removed() {
    // SQS-180, SQS-181, SQS-184
    let (sqs, name) = (Sqs::default(), name());
    let created = sqs.0.create_queue().queue_name(&name).tags("team", "blue").tags("Team", "red").send().await.unwrap();
    let url = created.queue_url().unwrap();
    let tagging = sqs.0.tag_queue().queue_url(url).tags("team", "green").tags("städte", "Zürich").tags("empty", "");
    tagging.send().await.unwrap();
    let tags = sqs.0.list_queue_tags().queue_url(url).send().await.unwrap().tags.unwrap();
    let expected = [("team", "green"), ("Team", "red"), ("städte", "Zürich"), ("empty", "")];
    assert_eq!(tags, HashMap::from(expected.map(|(key, value)| (key.to_string(), value.to_string()))));

    let mut untagging = sqs.0.untag_queue().queue_url(url);
    for key in ["team", "Team", "städte", "empty", "never there"] {
        untagging = untagging.tag_keys(key);
    }
    untagging.send().await.unwrap();
    let left = sqs.0.list_queue_tags().queue_url(url).send().await.unwrap();
    assert!(left.tags.unwrap_or_default().is_empty());
}

#[tokio::test]
async fn queues_are_per_account() {
    // SQS-12, SUP-8
    let (sqs, name) = (Sqs::default(), name());
    let url = sqs.create(&name, &[]).await;
    let stranger = Sqs(sqs_of(key("999988887777")));
    let sought = stranger.0.get_queue_url().queue_name(&name).send().await;
    assert!(refused(sought, &format!("{PREFIX}NonExistentQueue"), 400).0.is_queue_does_not_exist());

    let theirs = stranger.create(&name, &[]).await;
    stranger.send(&theirs, "for them alone").await;
    assert!(sqs.receive(&url).await.is_empty());
}

#[tokio::test]
async fn a_deleted_queue_is_gone_and_its_name_is_free_after_a_minute() {
    // SQS-68, SQS-70, SQS-124, SQS-126
    let (sqs, name) = (Sqs::default(), name());
    let url = sqs.create(&name, &[]).await;
    sqs.0.delete_queue().queue_url(&url).send().await.unwrap();

    let sent = sqs.0.send_message().queue_url(&url).message_body("x").send().await;
    let (kind, text) = refused(sent, &format!("{PREFIX}NonExistentQueue"), 400);
    assert!(kind.is_queue_does_not_exist());
    assert_eq!(text, "The specified queue does not exist.");
    let created = sqs.0.create_queue().queue_name(&name).send().await;
    assert!(refused(created, &format!("{PREFIX}QueueDeletedRecently"), 400).0.is_queue_deleted_recently());
    advance("60s");
    assert_eq!(sqs.create(&name, &[]).await, url);
}

#[tokio::test]
async fn purge_empties_a_queue_once_a_minute() {
    // SQS-71, SQS-382, SQS-383
    let (sqs, name) = (Sqs::default(), name());
    let url = sqs.create(&name, &[]).await;
    sqs.send(&url, "x").await;
    sqs.0.purge_queue().queue_url(&url).send().await.unwrap();

    assert!(sqs.receive(&url).await.is_empty());
    let again = sqs.0.purge_queue().queue_url(&url).send().await;
    let (kind, text) = refused(again, &format!("{PREFIX}PurgeQueueInProgress"), 403);
    assert!(kind.is_purge_queue_in_progress());
    assert_eq!(text, format!("Only one PurgeQueue operation on {name} is allowed every 60 seconds."));
    advance("60s");
    sqs.0.purge_queue().queue_url(&url).send().await.unwrap();
}

#[tokio::test]
async fn a_bad_name_is_refused() {
    // SQS-96, SQS-116
    let created = Sqs::default().0.create_queue().queue_name("with space").send().await;
    let (_, text) = refused(created, "InvalidParameterValue", 400);
    assert_eq!(text, "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
}

#[tokio::test]
async fn every_answer_has_a_request_id_of_its_own() {
    // SQS-17, SQS-418
    let sqs = Sqs::default();
    let first = sqs.0.list_queues().send().await.unwrap();
    let second = sqs.0.list_queues().send().await.unwrap();

    assert!(is_request_id(first.request_id()));
    assert_ne!(first.request_id(), second.request_id());
}
