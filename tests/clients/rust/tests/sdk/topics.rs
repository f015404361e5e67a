//! Topics, and what comes out of them: fan-out, filters, batches, FIFO topics, dead letters, pages, errors.

use std::collections::BTreeSet;

use aws_sdk_sns::operation::list_tags_for_resource::ListTagsForResourceError;
use aws_sdk_sns::operation::publish::PublishError;
use aws_sdk_sns::operation::subscribe::SubscribeError;
use aws_sdk_sns::types::{PublishBatchRequestEntry, Tag};
use aws_sdk_sqs::types::QueueAttributeName as Name;
use support::*;

#[tokio::test]
async fn a_topic_has_its_attributes_and_tags_and_is_made_once() {
    // SNS-46, SNS-57, SNS-88
    let aws = Sns::default();
    let name = name();
    let topic = aws.create(&name, &[("DisplayName", "Pileus ☁")]).await;
    assert_eq!(topic, format!("arn:aws:sns:{REGION}:{ACCOUNT}:{name}"));
    assert_eq!(aws.create(&name, &[]).await, topic);

    let tag = Tag::builder().key("team").value("büro").build().unwrap();
    aws.sns.tag_resource().resource_arn(&topic).tags(tag.clone()).send().await.unwrap();
    assert_eq!(aws.sns.list_tags_for_resource().resource_arn(&topic).send().await.unwrap().tags(), [tag]);
    let attributes = aws.sns.get_topic_attributes().topic_arn(&topic).send().await.unwrap().attributes.unwrap();
    assert_eq!(attributes["DisplayName"], "Pileus ☁");
    assert_eq!(attributes["Owner"], ACCOUNT);
}

#[tokio::test]
async fn paginators_go_through_all_topics_and_subscriptions() {
    // SNS-53, SNS-122
    let lonely = sns_of(key("520220220220"));
    let prefix = name();
    let mut made = BTreeSet::new();
    for index in 0..101 {
        let created = lonely.create_topic().name(format!("{prefix}-{index}")).send().await.unwrap();
        made.insert(created.topic_arn.unwrap());
    }
    let mut found = BTreeSet::new();
    let mut pages = lonely.list_topics().into_paginator().send();
    let mut sizes = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page.unwrap();
        sizes.push(page.topics().len());
        found.extend(page.topics().iter().map(|topic| topic.topic_arn().unwrap().to_string()));
    }
    assert_eq!(sizes, [100, 1]);
    assert_eq!(found, made);

    let topic = made.first().unwrap();
    for index in 0..101 {
        let number = format!("+49151123450{}", 1000 + index);
        lonely.subscribe().topic_arn(topic).protocol("sms").endpoint(number).send().await.unwrap();
    }
    let mut pages = lonely.list_subscriptions_by_topic().topic_arn(topic).into_paginator().send();
    let mut sizes = Vec::new();
    while let Some(page) = pages.next().await {
        sizes.push(page.unwrap().subscriptions().len());
    }
    assert_eq!(sizes, [100, 1]);
}

#[tokio::test]
async fn errors_are_the_exceptions_of_the_sdk() {
    // SNS-38, SNS-41, SNS-43, SNS-105, SNS-134
    let aws = Sns::default();
    let missing = format!("arn:aws:sns:{REGION}:{ACCOUNT}:{}", name());
    let publish = |target: Option<&str>| aws.sns.publish().set_topic_arn(target.map(str::to_string)).message("x").send();
    let (kind, text) = refused(publish(Some(&missing)).await, "NotFound", 404);
    assert!(matches!(kind, PublishError::NotFoundException(_)));
    assert_eq!(text, "Topic does not exist");
    for target in [None, Some("garbage")] {
        let (kind, _) = refused(publish(target).await, "InvalidParameter", 400);
        assert!(matches!(kind, PublishError::InvalidParameterException(_)));
    }
    let tags = aws.sns.list_tags_for_resource().resource_arn(&missing).send().await;
    assert!(matches!(refused(tags, "ResourceNotFound", 404).0, ListTagsForResourceError::ResourceNotFoundException(_)));

    let topic = aws.create(&name(), &[]).await;
    let fifo = format!("arn:aws:sqs:{REGION}:{ACCOUNT}:q.fifo");
    let subscribed = aws.sns.subscribe().topic_arn(topic).protocol("sqs").endpoint(fifo).send().await;
    let (kind, text) = refused(subscribed, "InvalidParameter", 400);
    assert!(matches!(kind, SubscribeError::InvalidParameterException(_)));
    assert!(text.ends_with("FIFO SQS Queues can not be subscribed to standard SNS topics"), "{text}");
}

#[tokio::test]
async fn a_message_goes_to_all_queues_enveloped_and_raw() {
    // SNS-171, SNS-176, SNS-179
    let aws = Sns::default();
    let topic = aws.create(&name(), &[]).await;
    let (enveloped, raw) = (aws.sqs.create(&name(), &[]).await, aws.sqs.create(&name(), &[]).await);
    aws.subscribe(&topic, &enveloped, &[]).await;
    aws.subscribe(&topic, &raw, &[("RawMessageDelivery", "true")]).await;
    let call = aws.sns.publish().topic_arn(&topic).message("hällo ☁").message_attributes("kind", string("order"));
    let id = call.send().await.unwrap().message_id.unwrap();

    let envelopes = aws.envelopes(&enveloped).await;
    assert_eq!(texts(&envelopes), ["hällo ☁"]);
    assert_eq!(envelopes[0]["MessageId"], id);
    assert_eq!(envelopes[0]["MessageAttributes"]["kind"]["Value"], "order");
    assert_eq!(envelopes[0]["Signature"].as_str().unwrap().len(), 344);
    let messages = taken(aws.sqs.receiving(&raw).message_attribute_names("All")).await;
    assert_eq!(bodies(&messages), ["hällo ☁"]);
    assert_eq!(messages[0].message_attributes().unwrap()["kind"].string_value(), Some("order"));
}

#[tokio::test]
async fn filter_policies_choose_by_attributes_and_by_body() {
    // SNS-223, SNS-225, SNS-226
    let aws = Sns::default();
    let topic = aws.create(&name(), &[]).await;
    let (orders, large) = (aws.sqs.create(&name(), &[]).await, aws.sqs.create(&name(), &[]).await);
    let raw = ("RawMessageDelivery", "true");
    aws.subscribe(&topic, &orders, &[raw, ("FilterPolicy", r#"{"kind":["order"]}"#)]).await;
    let policy = ("FilterPolicy", r#"{"order":{"total":[{"numeric":[">",100]}]}}"#);
    aws.subscribe(&topic, &large, &[raw, ("FilterPolicyScope", "MessageBody"), policy]).await;
    let (small, big) = (r#"{"order":{"total":5}}"#, r#"{"order":{"total":500}}"#);
    for kind in ["order", "return"] {
        aws.publish_kind(&topic, small, kind).await;
        aws.publish_kind(&topic, big, kind).await;
    }
    assert_eq!(bodies(&aws.sqs.receive(&orders).await), [small, big]);
    assert_eq!(bodies(&aws.sqs.receive(&large).await), [big, big]);
}

#[tokio::test]
async fn a_batch_succeeds_entry_by_entry() {
    // SNS-165, SNS-166
    let aws = Sns::default();
    let topic = aws.create(&name(), &[]).await;
    let url = aws.sqs.create(&name(), &[]).await;
    aws.subscribe(&topic, &url, &[]).await;
    let entry = |id: &str, text: &str| PublishBatchRequestEntry::builder().id(id).message(text).build().unwrap();
    let entries = vec![entry("a", "one"), entry("b", ""), entry("c", "three")];
    let call = aws.sns.publish_batch().topic_arn(&topic).set_publish_batch_request_entries(Some(entries));
    let answer = call.send().await.unwrap();
    let ids: Vec<_> = answer.successful().iter().map(|entry| entry.id().unwrap()).collect();
    assert_eq!(ids, ["a", "c"]);
    assert_eq!((answer.failed()[0].id(), answer.failed()[0].code()), ("b", "InvalidParameter"));
    assert_eq!(texts(&aws.envelopes(&url).await), ["one", "three"]);
}

#[tokio::test]
async fn a_fifo_topic_keeps_order_and_drops_duplicates_to_the_end() {
    // SNS-172, SNS-299, SNS-302, SNS-303
    let aws = Sns::default();
    let attributes = [("FifoTopic", "true"), ("ContentBasedDeduplication", "true")];
    let topic = aws.create(&format!("{}.fifo", name()), &attributes).await;
    let url = aws.sqs.create_fifo().await;
    aws.subscribe(&topic, &url, &[]).await;
    let mut numbers = Vec::new();
    for (group, text) in [("g1", "a"), ("g2", "x"), ("g1", "b"), ("g1", "a"), ("g1", "c")] {
        let call = aws.sns.publish().topic_arn(&topic).message(text).message_group_id(group);
        numbers.push(call.send().await.unwrap().sequence_number.unwrap());
    }
    let envelopes = aws.envelopes(&url).await;
    assert_eq!(texts(&envelopes), ["a", "b", "c", "x"]);
    assert_eq!(numbers[3], numbers[0]);
    assert_eq!(envelopes[0]["SequenceNumber"], numbers[0].as_str());
    assert!(envelopes[0].get("Signature").is_none());
}

#[tokio::test]
async fn a_queue_that_is_gone_leaves_its_messages_to_the_dead_letters() {
    // SNS-210, SNS-213, SNS-215
    let aws = Sns::default();
    let topic = aws.create(&name(), &[]).await;
    let (url, dead) = (aws.sqs.create(&name(), &[]).await, aws.sqs.create(&name(), &[]).await);
    let policy = format!(r#"{{"deadLetterTargetArn":"{}"}}"#, aws.sqs.attribute(&dead, Name::QueueArn).await);
    aws.subscribe(&topic, &url, &[("RedrivePolicy", &policy)]).await;
    aws.sqs.0.delete_queue().queue_url(&url).send().await.unwrap();
    let id = aws.publish(&topic, "undeliverable").await;
    let envelopes = aws.envelopes(&dead).await;
    assert_eq!(texts(&envelopes), ["undeliverable"]);
    assert_eq!(envelopes[0]["MessageId"], id);
}
