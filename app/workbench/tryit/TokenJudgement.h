// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QString>
#include <QStringList>

namespace postern::workbench {

/// What the chosen operation and the gateway's issuers want of a token.
struct TokenWishes {
    QString api;            ///< empty: the call goes to none of the workspace's APIs
    QStringList issuers;    ///< one of them must be `iss`; empty: not known
    QStringList audiences;  ///< one of them must be in `aud`; empty: not checked
    QStringList scopes;     ///< all of them; empty: none is needed
    bool needsToken = true;
};

/// What is wrong with a token for them, each a sentence; empty when nothing is, or when it is no JWT. The signature is not
/// looked at.
[[nodiscard]] QStringList judgeToken(const QString& token, const TokenWishes& wishes, const QDateTime& now = QDateTime::currentDateTimeUtc());
/// When it ends: "Good for 4 min 10 s." or "Expired 3 min ago."; empty when the token does not say.
[[nodiscard]] QString timeLeft(const QString& token, const QDateTime& now = QDateTime::currentDateTimeUtc());

} // namespace postern::workbench
