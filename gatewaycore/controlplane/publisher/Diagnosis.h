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
};

/// Turns what RestClient says into a problem with cause and next step. `granted`: the scopes of our token.
PublisherFailure diagnose(const CallPurpose& purpose, const Error& error, const rest::RestFailure& failure,
                          const QStringList& granted = {});

/// A failure that is no RestClient's.
PublisherFailure problemOf(const QString& what, Problem problem, const QString& cause, const QString& nextStep,
                           const QString& detail = {});

} // namespace postern::publisher
