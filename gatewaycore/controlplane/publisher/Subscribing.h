// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/publisher/PortalTypes.h"
#include "controlplane/publisher/PublisherClient.h"

namespace postern::publisher {

/// Who wants to call what.
struct SubscribeWish {
    QString apiName;
    QString apiVersion;
    QString application;                              ///< by name; made when there is none
    QString applicationPolicy = QStringLiteral("Unlimited"); ///< of one that is made
    QString plan;                                     ///< the subscription's policy; empty: the one there is, or the first that is offered
    QString keyType = QStringLiteral("PRODUCTION");   ///< or "SANDBOX"
    bool opaque = false;                              ///< the token is no JWT but a text that only introspection makes sense of
    QStringList scopes;                               ///< of the token
    qint64 validitySeconds = 3600;
};

/// What came of it.
struct SubscribeOutcome {
    Application application;
    PortalSubscription subscription;
    ApplicationKeys keys;
    ApplicationToken token;
    bool applicationMade = false;
    bool subscriptionMade = false;
};

/// Does all that lies between an API in the Developer Portal and a call of it: the application, its keys, the
/// subscription, a token. What is there already is used, and changed where the wish differs (token type, plan). `onStep`
/// hears each step before it is done. Fails with NotFound when the portal does not show the API, and with Refused when it is
/// not offered with that plan (nothing was made then), or when somebody has to approve the application or the subscription
/// first: then it is there and waits.
[[nodiscard]] PublisherHandle subscribe(PublisherClient& client, SubscribeWish wish, std::function<void(const QString& step)> onStep,
                                        Completion<SubscribeOutcome> completion);

} // namespace postern::publisher
