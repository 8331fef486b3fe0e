// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "crypto/Base64.h"
#include "dataplane/inspection/Trace.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

namespace postern::test {

/// Every character as \u00XX.
inline std::string jsonEscaped(const std::string& text)
{
    std::string out;
    for (const char c : text) {
        char buffer[8];
        std::snprintf(buffer, sizeof buffer, "\\u%04x", static_cast<unsigned char>(c));
        out += buffer;
    }
    return out;
}

inline std::string percentEncoded(const std::string& text)
{
    std::string out;
    for (const char c : text) {
        char buffer[8];
        std::snprintf(buffer, sizeof buffer, "%%%02X", static_cast<unsigned char>(c));
        out += buffer;
    }
    return out;
}

/// Whether a secret is in a text: raw, base64 (at any of the three alignments, and of the middle part only), URL- or
/// JSON-escaped.
inline bool holdsSecret(const std::string& text, const std::string& secret)
{
    const auto has = [&text](const std::string& part) { return text.find(part) != std::string::npos; };
    if (has(secret) || has(jsonEscaped(secret)) || has(percentEncoded(secret)))
        return true;
    for (std::size_t shift = 0; shift < 3; ++shift) {
        const std::string encoded = crypto::base64Encode(std::string(shift, ' ') + secret);
        if (has(encoded.substr(4, encoded.size() - 8)))
            return true;
    }
    return false;
}

/// An exchange with a credential of its own at every place where one may stand, as a gateway would record it that masks
/// nothing; and one harmless value that has to be found, so that one knows that the search finds.
struct PlantedTrace {
    inspection::Trace trace;
    std::string note; ///< what a person wrote on it
    std::vector<std::string> canaries;
    std::string visible = "VisibleCanary8842"; ///< a header field of the request

    explicit PlantedTrace(std::uint64_t id = 17)
    {
        using inspection::Change;
        using inspection::Message;
        trace.summary.id = id;
        trace.summary.began = std::chrono::system_clock::time_point(std::chrono::microseconds(1'790'000'000'123'456));
        trace.summary.duration = std::chrono::nanoseconds(12'345'678);
        trace.summary.api = "Orders 1.0.0";
        trace.summary.method = "POST";
        trace.summary.route = "/orders";
        trace.summary.status = 201;
        trace.summary.client = "127.0.0.1";
        const std::string token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOi" + canary() + "." + canary();
        trace.summary.target = "/a?access_token=" + canary() + "&apikey=" + canary() + "&x=1#id_token=" + canary();
        trace.clientRequest.line = "POST " + trace.summary.target + " HTTP/1.1";
        trace.clientRequest.headers = {{"Host", "h.example"}, {"Authorization", "Bearer " + canary()}, {"Proxy-Authorization", "Basic " + crypto::base64Encode("u:" + canary())},
                                       {"Cookie", "sid=" + canary() + "; t=" + canary()}, {"X-API-Key", canary()}, {"ApiKey", canary()}, {"apikey", canary()},
                                       {"X-Auth-Token", canary()}, {"Referer", "https://h.example/?code=1&client_secret=" + canary()},
                                       {"X-Harmless", "see " + token}, {"X-Note", "uses Bearer " + canary() + " here"},
                                       {"Content-Type", "application/json"}, {"X-Visible", visible}};
        trace.clientRequest.body = "{\"client_secret\":\"" + canary() + "\",\"n\":{\"password\":\"" + canary() + "\"},\"link\":\"http://u:p@h/?token=" + canary() + "\",\"jwt\":\"" + token + "\"}";
        trace.clientResponse.line = "HTTP/1.1 201 Created";
        trace.clientResponse.headers = {{"Set-Cookie", "s=" + canary() + "; Path=/"}, {"Location", "https://h/cb?access_token=" + canary()}, {"Content-Type", "application/x-www-form-urlencoded"}};
        trace.clientResponse.body = "user=a&password=" + canary() + "&refresh_token=" + canary();
        for (Message* message : {&trace.clientRequest, &trace.clientResponse})
            message->bodySize = message->body.size();
        inspection::Step step;
        step.filter = "jwt-auth";
        step.phase = "authenticate";
        step.result = inspection::StepResult::Passed;
        step.origin = "gateway.yaml:3:5";
        const std::string argument = canary();
        step.changes = {{Change::Where::Header, Change::Kind::Removed, "Authorization", "Bearer " + canary(), ""},
                        {Change::Where::Header, Change::Kind::Added, "X-JWT-Assertion", "", token},
                        {Change::Where::Line, Change::Kind::Replaced, "target", "/x?api_key=" + canary(), "/y?api_key=" + canary()},
                        {Change::Where::Body, Change::Kind::Replaced, "", "<a><password>" + canary() + "</password></a>", "{\"token\":\"" + canary() + "\"}"},
                        {Change::Where::Context, Change::Kind::Added, "access_token", "", canary()}};
        step.reason = inspection::Reason{"x", {{"api_key", argument}}, "The key " + argument + " is unknown; Bearer " + canary() + " was sent.", "Do not use ?token=" + canary() + "."};
        trace.steps.push_back(step);
        inspection::UpstreamAttempt attempt;
        attempt.address = "127.0.0.1:9001";
        attempt.url = "http://user:" + canary() + "@backend.example/?subscription-key=" + canary();
        attempt.request = Message{"GET /?sig=1&access_token=" + canary() + " HTTP/1.1", {{"Authorization", "Bearer " + canary()}, {"Content-Type", "multipart/form-data; boundary=b"}},
                                  "--b\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\n" + canary() + "\r\n--b--", 90, false};
        attempt.response = Message{"HTTP/1.1 200 OK", {{"Content-Encoding", "gzip"}}, "opaque " + canary(), 30, false};
        attempt.error = "GET https://h/?access_token=" + canary() + " failed";
        trace.upstream.push_back(attempt);
        trace.context = {{"token", canary()}, {"url", "https://h/?password=" + canary()}};
        note = "with Bearer " + canary() + " and https://h/?access_token=" + canary();
    }

    /// The first of them that is there, with what stands around it; empty when none is.
    [[nodiscard]] std::string foundIn(const std::string& text) const
    {
        for (const std::string& one : canaries) {
            if (!holdsSecret(text, one))
                continue;
            const std::size_t at = text.find(one);
            return one + (at == std::string::npos ? " in another writing" : " in " + text.substr(at - std::min<std::size_t>(at, 80), 200));
        }
        return {};
    }

  private:
    std::string canary() { return canaries.emplace_back("CaNaRy" + std::to_string(1'001 + canaries.size()) + "zQ7xW9vK3pL5m"); }
};

} // namespace postern::test
