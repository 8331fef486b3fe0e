// SPDX-License-Identifier: Apache-2.0
#include "crypto/Digest.h"
#include "crypto/SigV4.h"
#include "sandbox/AwsGateway.h"
#include "schema/Document.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace postern::sandbox {
namespace {

using schema::Value;

std::string smallLetters(std::string_view text)
{
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
    return out;
}

/// `name` in small letters.
std::string fieldOf(const Call& call, std::string_view name)
{
    const auto found = std::ranges::find_if(call.fields, [name](const auto& each) { return smallLetters(each.first) == name; });
    return found == call.fields.end() ? std::string() : found->second;
}

/// "Credential=x, SignedHeaders=y, Signature=z": the part of that name.
std::string signaturePart(const std::string& authorization, const std::string& name)
{
    const std::size_t at = authorization.find(name + '=');
    if (at == std::string::npos)
        return {};
    const std::size_t begin = at + name.size() + 1;
    return authorization.substr(begin, std::min(authorization.find(',', begin), authorization.size()) - begin);
}

Reply awsForbidden(const std::string& message, const char* type = "InvalidSignatureException")
{
    Reply out = Reply::json(Value::object({{"message", message}}), 403);
    out.headers.emplace_back("x-amzn-ErrorType", type);
    return out;
}

/// Of sessions: what their keys are made of.
std::string sessionSecret(const std::string& key) { return crypto::sha256("secret of " + key).hex().substr(0, 40); }
std::string sessionToken(const std::string& key) { return "token/" + crypto::sha256("token of " + key).hex(); }

std::string isoTime(WallTime time)
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    const auto day = std::chrono::floor<std::chrono::days>(seconds);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(seconds - day);
    char out[32];
    std::snprintf(out, sizeof out, "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()), static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()));
    return out;
}

Reply stsError(int status, const std::string& code, const std::string& message)
{
    Reply out;
    out.status = status;
    out.contentType = "text/xml";
    out.body = "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>" + code + "</Code><Message>" + message +
               "</Message></Error><RequestId>0</RequestId></ErrorResponse>";
    return out;
}

} // namespace

Secret AwsGateway::secretKey() { return Secret("sandboxSandboxSandboxSandboxSandboxSandb"); }

std::string AwsGateway::now() const { return isoTime(clock_.wall()); }

Reply AwsGateway::judgeSignature(const Call& call, std::string_view service) const
{
    const std::string& authorization = call.authorization;
    const std::string credential = signaturePart(authorization, "Credential");
    const std::string key = credential.substr(0, credential.find('/'));
    if (!authorization.starts_with("AWS4-HMAC-SHA256 ") || credential.empty())
        return awsForbidden("Missing Authentication Token", "MissingAuthenticationTokenException");
    Secret secret = secretKey();
    if (key != accessKey) {
        const auto session = sessionEnds_.find(key);
        if (session == sessionEnds_.end() || fieldOf(call, "x-amz-security-token") != sessionToken(key))
            return awsForbidden("The security token included in the request is invalid.", "UnrecognizedClientException");
        if (clock_.wall() >= session->second)
            return awsForbidden("The security token included in the request is expired", "ExpiredTokenException");
        secret = Secret(sessionSecret(key));
    }
    const std::string time = fieldOf(call, "x-amz-date");
    const crypto::SigV4Scope scope{region, service, time};
    if (time.size() != 16 || credential != key + '/' + scope.text())
        return awsForbidden("Credential should be scoped to a valid region.");
    std::vector<std::pair<std::string, std::string>> kept;
    bool host = false;
    for (std::string names = signaturePart(authorization, "SignedHeaders"); !names.empty();) {
        const std::string name = names.substr(0, names.find(';'));
        names.erase(0, std::min(name.size() + 1, names.size()));
        host = host || name == "host";
        kept.emplace_back(name, fieldOf(call, name));
    }
    for (const auto& [name, value] : call.fields) {
        const std::string small = smallLetters(name);
        const bool isSigned = std::ranges::any_of(kept, [&small](const auto& each) { return each.first == small; });
        if (small.starts_with("x-amz-") && !isSigned)
            return awsForbidden("'" + name + "' must be a 'SignedHeader' in the AWS Authorization.");
    }
    if (!host)
        return awsForbidden("'Host' must be a 'SignedHeader' in the AWS Authorization.");
    const std::vector<std::pair<std::string_view, std::string_view>> fields(kept.begin(), kept.end());
    const std::size_t question = call.target.find('?');
    const std::string hash = crypto::sha256(call.body).hex();
    const std::string_view target = call.target;
    const crypto::SigV4Request what{call.method, target.substr(0, question), question == std::string::npos ? std::string_view() : target.substr(question + 1), fields, hash};
    if (crypto::sigV4Authorization(key, secret, what, scope) != authorization)
        return awsForbidden("The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.");
    return {};
}

Reply AwsGateway::answerSts(const Call& call)
{
    if (Reply judged = judgeSignature(call, "sts"); judged.status != 200)
        return stsError(403, "SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided.");
    auto form = call.form();
    if (form["Action"] != "AssumeRole" || form["Version"] != "2011-06-15" || form["RoleArn"].empty() || form["RoleSessionName"].empty())
        return stsError(400, "ValidationError", "The action or one of its parameters is not there.");
    if (form["RoleArn"].find(":role/postern") == std::string::npos)
        return stsError(403, "AccessDenied", "User is not authorized to perform: sts:AssumeRole on resource: " + form["RoleArn"]);
    char key[24];
    std::snprintf(key, sizeof key, "ASIASANDBOX%09u", ++sessions_);
    const WallTime end = clock_.wall() + std::chrono::hours(1);
    sessionEnds_[key] = end;
    Reply out;
    out.contentType = "text/xml";
    out.body = std::string("<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult><Credentials><AccessKeyId>") + key +
               "</AccessKeyId><SecretAccessKey>" + sessionSecret(key) + "</SecretAccessKey><SessionToken>" + sessionToken(key) + "</SessionToken><Expiration>" + isoTime(end) +
               "</Expiration></Credentials><AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/postern/x</Arn><AssumedRoleId>AROA:x</AssumedRoleId></AssumedRoleUser>"
               "</AssumeRoleResult><ResponseMetadata><RequestId>0</RequestId></ResponseMetadata></AssumeRoleResponse>";
    return out;
}

} // namespace postern::sandbox
