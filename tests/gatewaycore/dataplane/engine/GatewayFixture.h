// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/engine/Gateway.h"
#include "schema/Document.h"

#include <QtGlobal>
#include <arpa/inet.h>
#include <memory>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace postern::test {

using engine::Gateway;
using engine::GatewayOptions;

/// Blocking HTTP/1.1 over a real socket: an independent client for a few requests.
class Caller {
  public:
    explicit Caller(const std::string& url)
    {
        const auto colon = url.rfind(':');
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(url.substr(colon + 1))));
        inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
        socket_ = socket(AF_INET, SOCK_STREAM, 0);
        connected_ = connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    }
    ~Caller() { close(socket_); }
    Caller(const Caller&) = delete;
    Caller& operator=(const Caller&) = delete;

    [[nodiscard]] bool connected() const { return connected_; }
    /// False when the other side would not have it.
    bool send(const std::string& text) const
    {
        for (std::size_t sent = 0; sent < text.size();) {
            const auto more = ::send(socket_, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
            if (more < 0)
                return false;
            sent += static_cast<std::size_t>(more);
        }
        return true;
    }
    /// One answer with a Content-Length.
    std::string receive()
    {
        for (;;) {
            const auto head = buffer_.find("\r\n\r\n");
            if (head != std::string::npos) {
                const auto at = buffer_.find("Content-Length: ");
                const std::size_t length = at < head ? std::stoul(buffer_.substr(at + 16)) : 0;
                if (buffer_.size() >= head + 4 + length) {
                    std::string out = buffer_.substr(0, head + 4 + length);
                    buffer_.erase(0, out.size());
                    return out;
                }
            }
            char piece[4096];
            const auto got = recv(socket_, piece, sizeof piece, 0);
            if (got <= 0)
                return std::exchange(buffer_, {});
            buffer_.append(piece, static_cast<std::size_t>(got));
        }
    }
    std::string get(const std::string& target)
    {
        send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        return receive();
    }

  private:
    int socket_ = -1;
    bool connected_ = false;
    std::string buffer_;
};

inline model::GatewayConfig configOf(const std::string& backend, const std::string& context = "/orders")
{
    model::GatewayConfig config;
    config.listeners.resize(1);
    config.listeners.front().port = 0;
    model::Api api;
    api.id = api.name = "Orders";
    api.version = "1";
    api.context = context;
    model::Operation operation;
    operation.method = "GET";
    operation.pathTemplate = "/items/{id}";
    operation.authNone = true;
    api.operations.push_back(operation);
    api.production.emplace();
    api.production->endpoints.resize(1);
    api.production->endpoints.front().url = backend;
    config.apis.push_back(api);
    return config;
}

/// A backend that is a gateway, too: it repeats the path, or what was said of where a call comes from.
class Echo final : public pipeline::Handler {
  public:
    void handle(pipeline::Exchange& exchange, pipeline::Answer answer) override
    {
        const std::string_view target = exchange.request().target;
        const bool asked = target == "/items/forwarded";
        answer.respond({.status = 200, .contentType = "text/plain",
                        .body = asked ? exchange.request().headers.value("X-Forwarded-For") : target});
    }
};

/// With a `folder` for its certificate it speaks TLS.
inline std::unique_ptr<Gateway> makeBackend(const std::string& folder = {})
{
    model::GatewayConfig config;
    config.listeners.resize(1);
    config.listeners.front().port = 0;
    GatewayOptions options;
    options.stateFolder = folder;
    if (!folder.empty())
        config.listeners.front().tls.emplace().development = true;
    options.workers = 1;
    options.handlers.push_back({"/*", std::make_shared<Echo>()});
    options.healthRoutes = false;
    auto made = Gateway::create(std::move(config), std::move(options));
    if (!made || !(*made)->start())
        qFatal("no backend");
    return *std::move(made);
}

inline std::unique_ptr<Gateway> makeWith(model::GatewayConfig config, GatewayOptions options)
{
    options.workers = options.workers == 0 ? 1 : options.workers;
    auto made = Gateway::create(std::move(config), std::move(options));
    if (!made)
        qFatal("%s", made.error().describe().c_str());
    if (const auto started = (*made)->start(); !started)
        qFatal("%s", started.error().describe().c_str());
    return *std::move(made);
}

inline std::unique_ptr<Gateway> makeGateway(model::GatewayConfig config, unsigned workers = 2)
{
    GatewayOptions options;
    options.workers = workers;
    return makeWith(std::move(config), std::move(options));
}

inline std::string urlOf(const Gateway& gateway) { return gateway.listeners().front().url; }

inline model::FilterConfig filterOf(std::string type, const std::string& yaml, std::string name = {})
{
    model::FilterConfig filter;
    filter.type = std::move(type);
    filter.name = std::move(name);
    schema::Problems problems;
    const auto value = schema::readYaml(yaml, "filter.yaml", problems);
    if (!value)
        qFatal("%s", problems.toString().c_str());
    filter.config = *value;
    return filter;
}

} // namespace postern::test
