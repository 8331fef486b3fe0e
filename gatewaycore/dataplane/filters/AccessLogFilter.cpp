// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/AccessLogWriter.h"

#include "dataplane/http/HttpDate.h"
#include "dataplane/pipeline/FilterType.h"

#include <charconv>
#include <ctime>
#include <filesystem>

namespace postern::filters {

enum class AccessLogFormat : std::uint8_t { Json, Combined };

struct AccessLogConfig {
    std::string file;
    AccessLogFormat format = AccessLogFormat::Json;
    std::uint32_t queue = 4096;
};

const schema::Schema<AccessLogConfig>& describe(schema::Type<AccessLogConfig>)
{
    static const auto schema =
        schema::Schema<AccessLogConfig>("access-log", "Writes a line for each call, without ever holding one up.")
            .field("file", &AccessLogConfig::file, "The file, relative to the gateway's folder; standard output when empty")
            .example("/var/log/postern/access.log")
            .field("format", &AccessLogConfig::format, "How a line looks")
            .oneOf({{"json", AccessLogFormat::Json, "one JSON object a line"},
                    {"combined", AccessLogFormat::Combined, "the combined format of web servers"}})
            .field("queue", &AccessLogConfig::queue, "Lines that may wait, for each worker; more are dropped and counted")
            .range(16, 1'000'000)
            .unit("lines");
    return schema;
}

namespace {

/// A target without the values of parameters that are credentials.
void appendMasked(std::string& line, std::string_view target, const pipeline::CredentialNames& credentials,
                  void (*append)(std::string&, std::string_view))
{
    const std::size_t question = target.find('?');
    append(line, target.substr(0, question));
    if (question == std::string_view::npos)
        return;
    std::string_view rest = target.substr(question);
    while (!rest.empty()) {
        line += rest.front(); // ? or &
        rest.remove_prefix(1);
        const std::string_view pair = rest.substr(0, rest.find('&'));
        rest.remove_prefix(pair.size());
        const std::size_t secret = credentials.valueIn(pair);
        append(line, pair.substr(0, secret));
        if (secret != std::string_view::npos)
            line += "****";
    }
}

void appendJson(std::string& line, std::string_view text)
{
    for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            line += '\\';
            line += c;
        } else if (octet < 0x20 || octet >= 0x7f) { // any octet; a log is read by tools that want UTF-8
            line += "\\u00";
            line += "0123456789abcdef"[octet >> 4];
            line += "0123456789abcdef"[octet & 15];
        } else {
            line += c;
        }
    }
}

void appendCombined(std::string& line, std::string_view text)
{
    for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\' || octet < 0x20 || octet >= 0x7f) {
            line += "\\x";
            line += "0123456789abcdef"[octet >> 4];
            line += "0123456789abcdef"[octet & 15];
        } else {
            line += c;
        }
    }
}

void appendNumber(std::string& line, std::int64_t number)
{
    char digits[24];
    line.append(digits, static_cast<std::size_t>(std::to_chars(digits, digits + sizeof digits, number).ptr - digits));
}

void appendTime(std::string& line, WallTime time, const char* format, bool withMillis)
{
    const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char text[48];
    line.append(text, std::strftime(text, sizeof text, format, &parts));
    if (withMillis) {
        const auto millis =
            std::chrono::duration_cast<Milliseconds>(time.time_since_epoch()).count() % 1000;
        char digits[5] = {'.', static_cast<char>('0' + millis / 100), static_cast<char>('0' + millis / 10 % 10),
                          static_cast<char>('0' + millis % 10), 'Z'};
        line.append(digits, sizeof digits);
    }
}

class AccessLogFilter final : public pipeline::Filter {
  public:
    static Result<std::unique_ptr<Filter>> make(AccessLogConfig config, pipeline::FilterContext& context)
    {
        Result<std::shared_ptr<AccessLogWriter>> opened(std::shared_ptr<AccessLogWriter>{});
        if (!config.file.empty()) // like every path of the configuration
            config.file = (std::filesystem::path(context.gateway.folder) / config.file).string();
        if (context.dry) {
            if (auto possible = AccessLogWriter::check(config.file); !possible)
                return unexpected(std::move(possible).error());
        }
        auto log = context.states.get<Log>({"", "access-log", config.file}, [&]() -> std::shared_ptr<Log> {
            if (context.dry)
                return nullptr;
            opened = AccessLogWriter::open(config.file, context.workers, config.queue);
            return opened ? std::make_shared<Log>(*opened, context.workers) : nullptr;
        });
        if (!opened)
            return unexpected(std::move(opened).error());
        return std::unique_ptr<Filter>(new AccessLogFilter(std::move(log), config.format, context.credentials));
    }

    void onEnd(const pipeline::Exchange& exchange) const override
    {
        std::string& line = log_->lines[exchange.worker()];
        line.clear();
        if (format_ == AccessLogFormat::Json)
            json(exchange, line);
        else
            combined(exchange, line);
        log_->writer->write(exchange.worker(), line);
    }

  private:
    struct Log {
        Log(std::shared_ptr<AccessLogWriter> out, unsigned workers) : writer(std::move(out)), lines(workers) {}
        std::shared_ptr<AccessLogWriter> writer;
        pipeline::PerWorker<std::string> lines; ///< memory for the next one
    };

    AccessLogFilter(std::shared_ptr<Log> log, AccessLogFormat format,
                    std::shared_ptr<const pipeline::CredentialNames> credentials)
        : log_(std::move(log)),
          credentials_(credentials != nullptr ? std::move(credentials)
                                              : std::make_shared<const pipeline::CredentialNames>()),
          format_(format)
    {
    }

    void json(const pipeline::Exchange& exchange, std::string& line) const
    {
        const auto text = [&line](std::string_view name, std::string_view value) {
            if (value.empty())
                return;
            line += ",\"";
            line += name;
            line += "\":\"";
            appendJson(line, value);
            line += '"';
        };
        const auto number = [&line](std::string_view name, std::int64_t value) {
            line += ",\"";
            line += name;
            line += "\":";
            appendNumber(line, value);
        };
        line += "{\"time\":\"";
        appendTime(line, exchange.receivedAt(), "%Y-%m-%dT%H:%M:%S", true);
        line += '"';
        text("client", exchange.client().caller);
        text("method", exchange.received().methodText);
        line += ",\"target\":\"";
        appendMasked(line, exchange.received().target, *credentials_, &appendJson);
        line += '"';
        text("host", exchange.received().authority);
        number("status", exchange.response().status);
        number("requestBytes", static_cast<std::int64_t>(exchange.bytes().requestBody));
        number("responseBytes", static_cast<std::int64_t>(exchange.bytes().responseBody));
        number("micros", durationOf(exchange).count());
        if (const pipeline::RouteInfo* const route = exchange.route()) {
            text("api", route->apiName);
            text("version", route->apiVersion);
            text("operation", route->pathTemplate);
        }
        if (const pipeline::Identity* const identity = exchange.identity()) {
            text("application", identity->application.name);
            text("subject", identity->subject);
        }
        if (exchange.failed())
            text("fault", pipeline::Faults::name(exchange.fault()));
        if (exchange.overQuota())
            text("quota", "over");
        text("agent", exchange.request().headers.value(http::HeaderId::UserAgent));
        line += '}';
    }

    void combined(const pipeline::Exchange& exchange, std::string& line) const
    {
        line += exchange.client().caller;
        line += " - ";
        const pipeline::Identity* const identity = exchange.identity();
        if (identity == nullptr || identity->subject.empty())
            line += '-';
        else
            for (const char c : identity->subject) // one word, whatever is in it
                line += static_cast<unsigned char>(c) <= 0x20 || static_cast<unsigned char>(c) >= 0x7f || c == '"' ? '_' : c;
        line += " [";
        appendTime(line, exchange.receivedAt(), "%d/%b/%Y:%H:%M:%S +0000", false);
        line += "] \"";
        appendCombined(line, exchange.received().methodText);
        line += ' ';
        appendMasked(line, exchange.received().target, *credentials_, &appendCombined);
        line += ' ';
        line += http::toString(exchange.received().version);
        line += "\" ";
        appendNumber(line, exchange.response().status);
        line += ' ';
        appendNumber(line, static_cast<std::int64_t>(exchange.bytes().responseBody));
        for (const http::HeaderId id : {http::HeaderId::Referer, http::HeaderId::UserAgent}) {
            line += " \"";
            const std::string_view value = exchange.request().headers.value(id);
            if (value.empty())
                line += '-';
            else
                appendCombined(line, value.substr(0, id == http::HeaderId::Referer ? value.find('?') : value.size()));
            line += '"';
        }
    }

    static std::chrono::microseconds durationOf(const pipeline::Exchange& exchange) noexcept
    {
        const pipeline::Timeline& times = exchange.timeline();
        const SteadyTime end = times.ended != SteadyTime{} ? times.ended : exchange.now();
        return std::chrono::duration_cast<std::chrono::microseconds>(end - times.received);
    }

    std::shared_ptr<Log> log_;
    std::shared_ptr<const pipeline::CredentialNames> credentials_;
    AccessLogFormat format_;
};

} // namespace

pipeline::FilterType describeAccessLogFilter()
{
    pipeline::FilterTraits traits;
    traits.name = "access-log";
    traits.title = "Access log";
    traits.summary = "Writes a line for each call, as JSON or in the combined format, without ever holding one up.";
    traits.phase = pipeline::Phase::Guard; // first in, so that calls which are refused are written, too
    return pipeline::makeFilterType<AccessLogConfig, AccessLogFilter>(traits);
}

} // namespace postern::filters
