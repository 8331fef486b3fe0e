// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/publisher/PublisherFailure.h"

#include <QStringList>

namespace postern::publisher {

/// Which kind of call failed: the same status means something else to each.
enum class CallKind : std::uint8_t { Register, Token, Resource };

/// What a call was for and what it needed, so that its failure can be told.
struct CallPurpose {
    QString what;       ///< "list APIs"
    QStringList scopes; ///< any one of these would do
    CallKind kind = CallKind::Resource;
    QString since{}; ///< the first API Manager that has it, "4.5"; empty: all

    /// Whether a Publisher API "v2" (4.0) or "v3" (4.1) is known not to have it. From "v4" (4.2) on only asking tells.
    [[nodiscard]] bool tooNewFor(const QString& apiVersion) const;
};

/// Turns what RestClient says into a problem with cause and next step. `granted`: the scopes of our token.
PublisherFailure diagnose(const CallPurpose& purpose, const Error& error, const rest::RestFailure& failure,
                          const QStringList& granted = {});

/// Whether an answer says that there is no such API at this address, rather than no such thing in it: those of the API are
/// WSO2's error objects.
bool isNotThere(const rest::RestFailure& failure);
PublisherFailure notInThisVersion(const CallPurpose& purpose);
PublisherFailure serviceIsMissing(const CallPurpose& purpose, const QString& service, const rest::RestFailure& failure);

/// A failure that is no RestClient's.
PublisherFailure problemOf(const QString& what, Problem problem, const QString& cause, const QString& nextStep,
                           const QString& detail = {});

} // namespace postern::publisher
