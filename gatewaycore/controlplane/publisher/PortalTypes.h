// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Secret.h"
#include "controlplane/publisher/PublisherTypes.h"

#include <QJsonObject>

namespace postern::publisher {

/// Where an API is in its life and what may be done with it.
struct LifecycleState {
    QString state; ///< "Created", "Published"
    struct Transition {
        QString event;  ///< "Publish": what change() is called with
        QString target; ///< "Published"
    };
    std::vector<Transition> transitions;
    QStringList checklist; ///< what may be ticked with a change: "Deprecate old versions after publishing the API"
};

/// One step of an API's life.
struct LifecycleStep {
    QString from; ///< empty for the first
    QString to;
    QString user;
    QString time;
};

/// What a change of the state has led to.
struct LifecycleChange {
    bool pending = false; ///< somebody has to approve it first
    LifecycleState now;
};

/// An application of the Developer Portal.
struct Application {
    QString id;
    QString name;
    QString owner;
    QString throttlingPolicy;
    QString description;
    QString tokenType; ///< "JWT", "OAUTH" (opaque)
    QString status;    ///< "APPROVED"
    int subscriptions = 0;
};

/// The OAuth 2.0 client of an application for a key type.
struct ApplicationKeys {
    QString mappingId;
    QString keyType; ///< "PRODUCTION", "SANDBOX"
    QString keyManager;
    QString consumerKey;
    Secret consumerSecret;
    QStringList grantTypes;
    QString state; ///< "APPROVED"
};

/// A token that the Developer Portal has made.
struct ApplicationToken {
    Secret token;
    qint64 validitySeconds = 0;
    QStringList scopes;
};

/// What an application may call.
struct PortalSubscription {
    QString id;
    QString applicationId;
    QString applicationName;
    QString apiId;
    QString apiName;
    QString apiVersion;
    QString throttlingPolicy;
    QString status; ///< "UNBLOCKED", "BLOCKED", "PROD_ONLY_BLOCKED", "ON_HOLD", ...
};

/// One field of the form that a gateway agent asks for; a choice has a form for each of its values.
struct AgentField {
    QString name;
    QString label;
    QString type; ///< "input", "options", "labelOnly", "mapping"
    QString tooltip;
    QString fallback;
    bool required = false;
    bool masked = false; ///< a secret: what is read back is a mask
    bool multiple = false;
    QStringList values;             ///< plain choices
    std::vector<AgentField> fields; ///< choices that have a form of their own
};

/// A type of gateway that the control plane can deploy to or discover from, and what it has to be told.
struct AgentForm {
    QString type; ///< "AWS", "Azure", "Kong"
    QString displayName;
    QStringList modes; ///< "READ_ONLY", "READ_WRITE", "WRITE_ONLY"
    std::vector<AgentField> fields;
    QString hostnameTemplate;

    /// Names of all secret fields, those of choices, too.
    [[nodiscard]] QStringList maskedFields() const;
};

/// One place where an API breaks a rule.
struct RuleViolation {
    QString rule;
    QString severity; ///< "ERROR", "WARN", "INFO"
    QString message;
    QString path; ///< in the definition, as the server writes it: "paths./orders.get"
    QString description;
};

/// How an API does against a ruleset.
struct RulesetResult {
    QString id;
    QString name;
    QString status; ///< "PASSED", "FAILED", "UNAPPLIED"
    std::vector<RuleViolation> violations;
};

/// How an API does against the policies that govern it.
struct Compliance {
    QString status; ///< "COMPLIANT", "NON-COMPLIANT", "NOT-APPLICABLE", "PENDING"
    struct Policy {
        QString id;
        QString name;
        QString status;
        std::vector<RulesetResult> rulesets; ///< without their violations; those are asked for one by one
    };
    std::vector<Policy> policies;
};

/// What an import (or its dry run) said.
struct ImportAnswer {
    QString id;       ///< of the API; empty before 4.3 and for a dry run
    QString revision; ///< of the revision that was made, if any
    QByteArray words; ///< the whole answer: of a dry run the governance report
};

} // namespace postern::publisher
