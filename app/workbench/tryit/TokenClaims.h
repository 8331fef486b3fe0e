// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QJsonObject>
#include <QString>
#include <optional>

namespace postern::workbench {

/// A token as text to look at: header and claims of a JWT, indented, with times in words. It proves nothing: the
/// signature is not looked at. An opaque token, or what is none, says so.
[[nodiscard]] QString describeToken(const QString& token, const QDateTime& now = QDateTime::currentDateTimeUtc());

/// The claims of a JWT; nothing for anything else.
[[nodiscard]] std::optional<QJsonObject> claimsOf(const QString& token);

/// What one asks an issuer for to get a token like this one.
struct TokenFacts {
    QString audience;
    QString scopes;
    QString seconds; ///< from `iat` to `exp`
};
[[nodiscard]] TokenFacts factsOf(const QString& token);

} // namespace postern::workbench
