// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>
#include <QUrl>

namespace postern::rest {

/// An absolute http(s) URL whose request target is kept octet for octet. QUrl cannot do that: it decodes percent-encoded
/// unreserved characters (%7E becomes ~) and changes the case of hex digits.
class WireUrl {
  public:
    /// Errors: InvalidArgument when it is not an absolute http or https URL of visible ASCII, or has a user or fragment.
    static Result<WireUrl> parse(QByteArrayView text);
    /// Where a Location (RFC 9110 10.2.2, RFC 3986 5.2) leads from here; a fragment is dropped.
    [[nodiscard]] Result<WireUrl> resolve(QByteArrayView location) const;

    [[nodiscard]] const QByteArray& target() const { return target_; }
    [[nodiscard]] bool isSecure() const { return origin_.scheme() == QLatin1String("https"); }
    [[nodiscard]] QString host() const { return origin_.host(); }
    [[nodiscard]] quint16 port() const { return static_cast<quint16>(origin_.port(isSecure() ? 443 : 80)); }
    [[nodiscard]] bool sameOrigin(const WireUrl& other) const;
    /// "https://host:9443"
    [[nodiscard]] QByteArray origin() const { return origin_.toEncoded(); }
    [[nodiscard]] QByteArray toBytes() const { return origin() + target_; }
    /// Without the query, which may hold what must not be shown.
    [[nodiscard]] QByteArray withoutQuery() const;

    /// The QUrl, when it would write the target as it is; otherwise false.
    bool exactQUrl(QUrl& out) const;
    /// The origin with the path "/".
    [[nodiscard]] QUrl rootQUrl() const;

  private:
    QUrl origin_;
    QByteArray target_;
};

} // namespace postern::rest
