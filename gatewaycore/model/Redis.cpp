// SPDX-License-Identifier: Apache-2.0
#include "model/Redis.h"

#include <algorithm>
#include <charconv>
#include <string_view>

namespace postern::model {
namespace {

constexpr const char* tunnel = "run stunnel beside the gateway, with TLS towards Redis, and give its local address here";

} // namespace

bool Redis::split(const std::string& address, std::string& host, std::uint16_t& port)
{
    port = 0;
    if (address.starts_with("unix:/")) {
        host = address;
        return true;
    }
    const auto colon = address.rfind(':');
    if (colon == std::string::npos || colon == 0)
        return false;
    std::string_view name = std::string_view(address).substr(0, colon);
    if (name.starts_with('[') && name.ends_with(']') && name.size() > 2)
        name = name.substr(1, name.size() - 2);
    else if (name.find(':') != std::string_view::npos)
        return false; // an IPv6 address wants brackets
    const char* const end = address.data() + address.size();
    const auto [at, error] = std::from_chars(address.data() + colon + 1, end, port);
    if (error != std::errc() || at != end || port == 0)
        return false;
    if (std::any_of(name.begin(), name.end(), [](char c) { return c <= ' ' || c == '/' || c == '@' || c == '\x7f'; }))
        return false;
    host = name;
    return true;
}

const schema::Schema<Redis>& describe(schema::Type<Redis>)
{
    using namespace std::chrono_literals;
    static const auto schema =
        schema::Schema<Redis>("redis", "What gateways share through a Redis server: the counts of `rate-limit` (windows, then those of the "
                                       "wall clock, and smooth limits; never spike-arrest nor the burst of a policy, which protect one "
                                       "gateway), and a set of revoked tokens. Each gateway decides at once by what it knows; "
                                       "without Redis, or while that takes longer than 50 ms to answer, its limits are its own.")
            .field("address", &Redis::address, "host:port, or unix:/path, of one server (no cluster)").required()
                .example("127.0.0.1:6379")
                .example("unix:/run/redis/redis.sock").overridable()
            .field("userName", &Redis::userName, "Who logs in; the server's default user when empty")
            .field("password", &Redis::password, "Where the password is found").example("${env:REDIS_PASSWORD}")
            .field("database", &Redis::database, "Number of the database").range(0, 1'000'000)
            .field("prefix", &Redis::prefix, "What the names of all keys begin with, followed by a colon; the same at all gateways that share")
            .field("sync", &Redis::sync, "After so long each gateway knows what the others let through: of a limit L, n gateways with r calls "
                                         "a second each let pass no more than L + n·r·sync + n")
                .range(10ms, 100ms)
            .field("limits", &Redis::limits, "Whether limits are shared")
            .field("revoked", &Redis::revoked, "Key of a sorted set of revoked tokens, beside those that `revocation` lists: members jti:TEXT, "
                                               "signature:TEXT or sha256:HEX (or a jti or signature as it is), their scores the ends in seconds "
                                               "since 1970 (inf: none), as in ZADD KEY 1900000000 jti:4711. A set that is gone after Redis "
                                               "was lost is taken for lost: what it named goes on counting until it has members again")
                .example("postern:revoked")
            .field("revokedEvery", &Redis::revokedEvery, "How often it is asked whether that set has changed").range(100ms, 1h)
            .field("tls", &Redis::tls, "Refused: no TLS is spoken with Redis; stunnel does that")
            .check([](const Redis& own, schema::Reporter& reporter) {
                std::string host;
                std::uint16_t port = 0;
                if (own.address.starts_with("rediss:"))
                    reporter.error("address", "asks for TLS, which is not spoken with Redis", tunnel);
                else if (own.address.starts_with("redis:"))
                    reporter.error("address", "is a URL", "write host:port or unix:/path");
                else if (!Redis::split(own.address, host, port))
                    reporter.error("address", "is neither host:port nor unix:/path");
                else if (port != 0 && host != "localhost" && host != "::1" && !host.starts_with("127."))
                    reporter.warning("address", "is reached without TLS: whoever is in between can read the password and change counts", tunnel);
                if (!own.tls.isNull())
                    reporter.error("tls", "is not spoken with Redis", tunnel);
                if (!own.userName.empty() && own.password.empty())
                    reporter.error("password", "is needed with userName");
                if (own.prefix.empty() || own.prefix.size() > 64 ||
                    std::any_of(own.prefix.begin(), own.prefix.end(), [](unsigned char c) { return c <= ' ' || c >= 0x7f; }))
                    reporter.error("prefix", "is not 1 to 64 visible ASCII characters");
            });
    return schema;
}

} // namespace postern::model
