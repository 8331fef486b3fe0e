// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/aws/AwsSignature.h"

#include "controlplane/rest/WireUrl.h"
#include "crypto/Digest.h"
#include "crypto/SigV4.h"

#include <QDateTime>
#include <deque>

namespace postern::connectors::aws {
namespace {

/// The Host field that is sent: a scheme's own port is not in it (RFC 9110 7.2).
QByteArray hostOf(const rest::WireUrl& url)
{
    QByteArray authority = url.origin();
    authority.remove(0, authority.indexOf("://") + 3);
    const QByteArray own = url.isSecure() ? ":443" : ":80";
    if (authority.endsWith(own))
        authority.chop(own.size());
    return authority;
}

} // namespace

std::string amzTimeOf(WallTime time)
{
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
    return QDateTime::fromSecsSinceEpoch(seconds, Qt::UTC).toString(QStringLiteral("yyyyMMdd'T'HHmmss'Z'")).toStdString();
}

Result<rest::RestRequest> signedRequest(rest::RestRequest request, const AwsCredentials& credentials, std::string_view region, std::string_view service, WallTime time)
{
    auto url = rest::WireUrl::parse(request.url);
    if (!url)
        return unexpected(std::move(url).error());
    const std::string now = amzTimeOf(time);
    request.headers.set("X-Amz-Date", QByteArray::fromStdString(now));
    if (!credentials.sessionToken.empty())
        request.headers.set("X-Amz-Security-Token", QByteArray::fromStdString(credentials.sessionToken.reveal()));

    const std::string host = hostOf(*url).toStdString();
    std::deque<std::pair<std::string, std::string>> kept; // what the views below look at
    std::vector<std::pair<std::string_view, std::string_view>> fields{{"host", host}};
    for (const rest::RestHeader& each : request.headers) {
        const QByteArray name = each.name.toLower();
        if (name != "content-type" && !name.startsWith("x-amz-"))
            continue;
        const auto& field = kept.emplace_back(name.toStdString(), each.value.toStdString());
        fields.emplace_back(field.first, field.second);
    }
    const std::string target = url->target().toStdString();
    const std::size_t question = target.find('?');
    const std::string_view path = std::string_view(target).substr(0, question);
    const std::string_view query = question == std::string::npos ? std::string_view() : std::string_view(target).substr(question + 1);
    const std::string hash = crypto::sha256(request.body.toStdString()).hex();
    const std::string method = request.method.toStdString();
    const crypto::SigV4Request what{method, path, query, fields, hash};
    const crypto::SigV4Scope scope{region, service, now};
    request.headers.set("Authorization", QByteArray::fromStdString(crypto::sigV4Authorization(credentials.accessKey, credentials.secretKey, what, scope)));
    return request;
}

} // namespace postern::connectors::aws
