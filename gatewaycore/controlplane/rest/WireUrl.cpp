// SPDX-License-Identifier: Apache-2.0
#include "controlplane/rest/WireUrl.h"

#include <QList>
#include <algorithm>

namespace postern::rest {
namespace {

bool isVisibleAscii(QByteArrayView text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

/// RFC 3986 5.2.4 on octets: "." and ".." go, empty steps stay.
QByteArray withoutDotSegments(const QByteArray& path)
{
    QList<QByteArray> kept;
    const QList<QByteArray> steps = path.mid(1).split('/');
    for (qsizetype i = 0; i < steps.size(); ++i) {
        const bool last = i + 1 == steps.size();
        if (steps[i] == "." || steps[i] == "..") {
            if (steps[i] == ".." && !kept.isEmpty())
                kept.removeLast();
            if (last)
                kept.append(QByteArray());
        } else {
            kept.append(steps[i]);
        }
    }
    return '/' + kept.join('/');
}

} // namespace

Result<WireUrl> WireUrl::parse(QByteArrayView text)
{
    const auto refuse = [](const char* why) {
        return unexpected(ErrorKind::InvalidArgument, std::string("not a URL we can call: ") + why, Fault::Config);
    };
    if (!isVisibleAscii(text))
        return refuse("it must be percent-encoded ASCII without spaces");
    if (text.contains('#'))
        return refuse("a fragment (#) cannot be sent");
    const QByteArray bytes = text.toByteArray();
    const QByteArray lower = bytes.left(8).toLower();
    const bool secure = lower.startsWith("https://");
    if (!secure && !lower.startsWith("http://"))
        return refuse("it must begin with http:// or https://");
    const qsizetype from = secure ? 8 : 7;
    qsizetype end = from;
    while (end < bytes.size() && bytes[end] != '/' && bytes[end] != '?')
        ++end;
    const QByteArray authority = bytes.mid(from, end - from);
    if (authority.contains('@'))
        return refuse("a user or password in the address is not taken; use the fields for them");

    WireUrl url;
    url.origin_ = QUrl::fromEncoded((secure ? "https://" : "http://") + authority, QUrl::StrictMode);
    if (!url.origin_.isValid() || url.origin_.host().isEmpty() || url.origin_.port(1) == 0)
        return refuse("the host or port is malformed");
    url.target_ = bytes.mid(end);
    if (!url.target_.startsWith('/'))
        url.target_.prepend('/');
    return url;
}

Result<WireUrl> WireUrl::resolve(QByteArrayView location) const
{
    QByteArray text = location.toByteArray().trimmed();
    if (const qsizetype fragment = text.indexOf('#'); fragment >= 0)
        text.truncate(fragment);
    QByteArray encoded; // some servers put raw UTF-8 into Location
    for (const char c : std::as_const(text))
        encoded += (c > 0x20 && c < 0x7f) ? QByteArray(1, c) : '%' + QByteArray(1, c).toHex().toUpper();
    const QByteArray lower = encoded.left(8).toLower();
    if (lower.startsWith("http://") || lower.startsWith("https://"))
        return parse(encoded);
    if (encoded.startsWith("//"))
        return parse((isSecure() ? "https:" : "http:") + encoded);
    const qsizetype colon = encoded.indexOf(':');
    if (colon > 0 && encoded.left(colon).indexOf('/') < 0 && encoded.left(colon).indexOf('?') < 0)
        return unexpected(ErrorKind::ProtocolError, "the redirect leads to a scheme other than http and https",
                          Fault::Upstream);
    const QByteArray basePath = target_.left(target_.indexOf('?') < 0 ? target_.size() : target_.indexOf('?'));
    WireUrl next = *this;
    if (encoded.isEmpty())
        return next;
    if (encoded.startsWith('?')) {
        next.target_ = basePath + encoded;
        return next;
    }
    const qsizetype question = encoded.indexOf('?');
    const QByteArray path = question < 0 ? encoded : encoded.left(question);
    const QByteArray query = question < 0 ? QByteArray() : encoded.mid(question);
    next.target_ =
        withoutDotSegments(path.startsWith('/') ? path : basePath.left(basePath.lastIndexOf('/') + 1) + path) + query;
    return next;
}

bool WireUrl::sameOrigin(const WireUrl& other) const
{
    return origin_.scheme() == other.origin_.scheme() && origin_.host() == other.origin_.host() &&
           port() == other.port();
}

QByteArray WireUrl::withoutQuery() const
{
    const qsizetype question = target_.indexOf('?');
    return origin() + (question < 0 ? target_ : target_.left(question));
}

bool WireUrl::exactQUrl(QUrl& out) const
{
    out = QUrl::fromEncoded(toBytes(), QUrl::StrictMode);
    // Qt removes dot segments and a second leading slash when it writes a request, whatever QUrl holds.
    const bool rewritten = target_.startsWith("//") || target_.contains("/.");
    return !rewritten && out.isValid() && out.toEncoded(QUrl::FullyEncoded) == toBytes();
}

QUrl WireUrl::rootQUrl() const
{
    QUrl url = origin_;
    url.setPath(QStringLiteral("/"));
    return url;
}

} // namespace postern::rest
