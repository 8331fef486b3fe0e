// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/http/HttpDate.h"
#include "gatewaycore/dataplane/filters/FilterHarness.h"

#include <sstream>

namespace postern::test {

/// Plays a dialogue with a response-cache, a line at a time, and says what was otherwise than written:
///
///     +10                               ten seconds go by
///     > GET /a; If-None-Match: "x"      a client's request; `as eve` in front of it: with credentials of hers
///     ? If-None-Match: "x"              what the backend must have been sent (`!Name`: must not)
///     < 200; Cache-Control: max-age=60  the backend's answer, which must have been asked for; `< down`: it cannot be reached
///     = 200 #1; Age: 10; !ETag          what the client gets: status, the number of the answer whose content it is, fields
///
/// The content of the backend's n-th answer is "n". `@N` in a field is the HTTP-date N seconds after the dialogue began.
class CacheScript {
  public:
    explicit CacheScript(const std::string& config = {}) { shop_.add("response-cache", config); }

    QByteArray play(const std::string& text)
    {
        std::istringstream lines(text);
        for (std::string line; std::getline(lines, line);) {
            const std::size_t first = line.find_first_not_of(' ');
            if (first == std::string::npos)
                continue;
            line_ = line.substr(first);
            step();
            if (!failure_.empty())
                return QByteArray::fromStdString(line_ + "  ->  " + failure_);
        }
        return {};
    }

  private:
    using Fields = std::vector<std::pair<std::string, std::string>>;

    /// "200 #1; A: b; !C" into its head and its fields; a field without a colon has no value.
    std::string split(Fields& fields) const
    {
        std::vector<std::string> parts;
        std::string rest = line_.substr(2);
        for (std::size_t at = rest.find("; "); at != std::string::npos; at = rest.find("; ")) {
            parts.push_back(rest.substr(0, at));
            rest.erase(0, at + 2);
        }
        parts.push_back(rest);
        for (std::size_t i = 1; i < parts.size(); ++i) {
            const std::size_t colon = parts[i].find(": ");
            std::string value = colon == std::string::npos ? "" : parts[i].substr(colon + 2);
            if (value.starts_with('@')) {
                char date[http::httpDateSize];
                http::writeHttpDate(date, begin_ + Seconds(std::stoi(value.substr(1))));
                value.assign(date, sizeof date);
            }
            fields.emplace_back(parts[i].substr(0, colon), value);
        }
        return parts[0];
    }

    void step()
    {
        Fields fields;
        switch (line_.front()) {
        case '+': shop_.port->clock.advance(Seconds(std::stoi(line_.substr(1)))); break;
        case '>': request(split(fields), fields); break;
        case '?': sent(line_.substr(2)); break;
        case '<': answered(split(fields), fields); break;
        case '=': got(split(fields), fields); break;
        default: failure_ = "no step of a dialogue";
        }
    }

    void request(std::string head, const Fields& fields)
    {
        std::string caller;
        if (head.starts_with("as ")) {
            caller = head.substr(3, head.find(' ', 3) - 3);
            head.erase(0, head.find(' ', 3) + 1);
        }
        const std::size_t space = head.find(' ');
        visit_ = std::make_unique<Visit>(shop_, http::parseMethod(head.substr(0, space)), head.substr(space + 1));
        for (const auto& [name, value] : fields)
            visit_->with(name, value);
        if (!caller.empty()) {
            auto& identity = visit_->exchange.arena().make<pipeline::Identity>();
            identity.subject = visit_->exchange.arena().copy(caller);
            visit_->exchange.setIdentity(identity);
        }
        asked_ = visit_->in() == "continue";
        wasAsked_ = asked_;
        body_.clear();
    }

    void sent(const std::string& field)
    {
        const bool absent = field.starts_with('!');
        const std::string name = field.substr(absent ? 1 : 0, field.find(": ") - (absent ? 1 : 0));
        const std::string value = absent ? "" : field.substr(field.find(": ") + 2);
        if (!wasAsked_)
            failure_ = "the backend was not asked";
        else if (const std::string is = visit_->sent(name).toStdString(); is != value)
            failure_ = "the backend was sent \"" + is + "\"";
    }

    void answered(const std::string& head, const Fields& fields)
    {
        if (!asked_) {
            failure_ = "the backend was not asked";
            return;
        }
        asked_ = false;
        pipeline::Exchange& exchange = visit_->exchange;
        const std::string content = std::to_string(++answers_);
        if (head == "down") {
            static_cast<void>(exchange.refuse(pipeline::FaultId::ConnectFailed));
        } else {
            exchange.response().status = std::stoi(head);
            for (const auto& [name, value] : fields)
                exchange.response().headers.addCopy(name, value);
            const bool none = exchange.response().status == 304 || exchange.response().status == 204;
            exchange.responseFraming() = none ? http::BodyFraming::none() : http::BodyFraming::ofLength(content.size());
        }
        back(content);
    }

    /// The way back, as the engine walks it.
    void back(const std::string& content)
    {
        pipeline::Exchange& exchange = visit_->exchange;
        pipeline::ExchangeControl control(exchange);
        control.turnBack();
        while (shop_.chain->runResponse(exchange, visit_->tap) == pipeline::Outcome::Responded) {
        }
        body_ = content;
        if (exchange.answeredLocally()) {
            body_ = exchange.responseBody();
        } else if (exchange.request().method != http::Method::Head && exchange.responseFraming().hasBody()) {
            pipeline::BodyChunk chunk{body_, true};
            static_cast<void>(shop_.chain->passResponseData(exchange, control.reached(), 0, chunk));
        }
        shop_.chain->end(exchange);
    }

    void got(const std::string& head, const Fields& fields)
    {
        if (asked_) {
            failure_ = "the backend was asked";
            return;
        }
        if (!wasAsked_)
            back({});
        const pipeline::Exchange& exchange = visit_->exchange;
        if (const std::string status = std::to_string(exchange.response().status); status != head.substr(0, 3)) {
            failure_ = "the status is " + status;
            return;
        }
        if (const std::size_t number = head.find('#'); number != std::string::npos && body_ != head.substr(number + 1)) {
            failure_ = "the content is \"" + body_ + "\"";
            return;
        }
        for (const auto& [name, value] : fields) {
            const bool absent = name.starts_with('!');
            const std::string is = visit_->field(absent ? name.substr(1) : name).toStdString();
            if (absent ? !is.empty() : is != value)
                failure_ += (absent ? name.substr(1) : name) + " is \"" + is + "\" ";
        }
    }

    Shop shop_;
    WallTime begin_ = shop_.port->clock.wall();
    std::unique_ptr<Visit> visit_;
    std::string line_;
    std::string failure_;
    std::string body_;
    int answers_ = 0;
    bool asked_ = false;    ///< an answer of the backend's is due
    bool wasAsked_ = false; ///< for the request at hand
};

} // namespace postern::test
