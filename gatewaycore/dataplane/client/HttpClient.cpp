// SPDX-License-Identifier: Apache-2.0
#include "dataplane/client/HttpClient.h"

#include "base/Arena.h"
#include "dataplane/client/Url.h"
#include "dataplane/http/BodyDecoder.h"
#include "dataplane/http/Http1Parser.h"
#include "dataplane/http/Http1Writer.h"
#include "dataplane/net/EventLoop.h"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>

namespace postern::client {
namespace {

/// Gathers a whole response for HttpClient::send().
class WholeResponse final : public ResponseSink {
  public:
    explicit WholeResponse(HttpClient::Done done) : done_(std::move(done)) {}
    bool onHead(ClientResponse head) override
    {
        response_ = std::move(head);
        return true;
    }
    bool onBody(BytesView piece) override
    {
        response_.body += piece;
        return true;
    }
    void onEnd(Result<void> result) override
    {
        HttpClient::Done done = std::move(done_);
        if (result)
            done(std::move(response_));
        else
            done(unexpected(std::move(result).error()));
    }

  private:
    HttpClient::Done done_;
    ClientResponse response_;
};

/// Fields that say how the message is framed or where it goes; they are the client's own business.
bool isOurs(std::string_view name)
{
    static constexpr std::array<std::string_view, 7> ours{"host",   "content-length", "connection", "transfer-encoding",
                                                          "expect", "upgrade",        "te"};
    return std::any_of(ours.begin(), ours.end(), [name](std::string_view each) { return http::equalsIgnoringCase(name, each); });
}

} // namespace

std::string_view ClientResponse::header(std::string_view name) const noexcept
{
    for (const auto& [each, value] : headers) {
        if (http::equalsIgnoringCase(each, name))
            return value;
    }
    return {};
}

/// One exchange from URL to end, its redirects and its one retry included. Owned by the handle that the caller holds;
/// everything that waits on its behalf is owned by it.
struct ClientExchange : std::enable_shared_from_this<ClientExchange> {
    ClientExchange(net::EventLoop& itsLoop, ConnectionPool& itsPool, std::string itsAgent, ClientRequest itsRequest)
        : loop(itsLoop), pool(itsPool), agent(std::move(itsAgent)), request(std::move(itsRequest)), parser(limits())
    {
    }

    net::EventLoop& loop;
    ConnectionPool& pool;
    std::string agent;
    ClientRequest request;
    std::shared_ptr<const net::TlsContext> tls;
    std::unique_ptr<WholeResponse> whole;
    ResponseSink* sink = nullptr; // null once it has ended

    Url url;
    std::optional<Origin> origin;
    SteadyTime started{};
    net::Timer total;
    net::Timer firstByte;
    std::unique_ptr<net::Pending> acquiring;
    Bytes head; // outlives the connection, which may send what it still has when it ends
    std::optional<PooledConnection> connection;
    http::Method method = http::Method::Get;
    bool sent = false;
    bool answered = false; // at least one octet came back
    bool retried = false;
    int redirects = 0;

    Arena arena;
    http::ResponseParser parser;
    std::optional<http::ParsedResponse> parsed;
    std::optional<http::BodyDecoder> body;
    bool following = false; // the response in hand is a redirect that will be followed
    std::string location;

    [[nodiscard]] http::ParserLimits limits() const
    {
        http::ParserLimits result;
        result.headerBytes = request.maxHead.value;
        return result;
    }

    void begin();
    void call();
    Result<void> writeHead();
    void acquired(Result<PooledConnection> result);
    void exchange();
    void receive();
    void received(Result<std::size_t> octets);
    bool readHead();
    bool readBody();
    void complete();
    bool retry(const Error& why);
    void finish(Result<void> result);
    void stop() noexcept;
    [[nodiscard]] Error failed(ErrorKind kind, const std::string& why) const
    {
        return {kind, request.method + " " + url.origin() + ": " + why, Fault::Upstream};
    }
    /// The end, told from the loop because we may still be inside of send().
    void finishLater(Error error)
    {
        loop.defer([weak = weak_from_this(), error = std::move(error)] {
            if (const auto self = weak.lock())
                self->finish(unexpected(error));
        });
    }
};

void ClientExchange::begin()
{
    started = loop.now();
    total.onFire([this] { finish(unexpected(failed(ErrorKind::TimedOut, "the response was not complete in time"))); });
    firstByte.onFire([this] { finish(unexpected(failed(ErrorKind::TimedOut, "no response came in time"))); });
    loop.arm(total, request.totalTimeout);
    auto parsedUrl = Url::parse(request.url);
    if (!parsedUrl) {
        finishLater(std::move(parsedUrl).error());
        return;
    }
    url = std::move(*parsedUrl);
    if (url.tls && tls == nullptr) {
        finishLater(failed(ErrorKind::InvalidConfig, "https needs TLS settings and there are none"));
        return;
    }
    for (const auto& [name, value] : request.headers) {
        if (isOurs(name)) {
            finishLater(failed(ErrorKind::InvalidArgument, "the field " + name + " is written by the client itself; leave it out"));
            return;
        }
    }
    call();
}

/// One request to `url`, the first or one after a redirect.
void ClientExchange::call()
{
    net::ConnectTarget target;
    target.host = url.host;
    target.port = url.port;
    if (url.tls)
        target.tls = tls;
    origin.emplace(std::move(target));
    method = http::parseMethod(request.method);
    if (auto written = writeHead(); !written) {
        finishLater(failed(ErrorKind::InvalidArgument, written.error().message()));
        return;
    }
    if (auto idle = pool.acquireIdle(*origin)) {
        acquired(std::move(*idle));
        return;
    }
    acquiring = pool.acquire(*origin, request.connectTimeout,
                             [this](Result<PooledConnection> result) { acquired(std::move(result)); });
}

Result<void> ClientExchange::writeHead()
{
    Arena texts;
    http::RequestHead out(texts);
    out.method = method;
    out.methodText = request.method;
    if (auto valid = out.setTarget(url.target); !valid)
        return valid;
    out.headers.add(http::HeaderId::Host, url.authority);
    bool named = false;
    for (const auto& [name, value] : request.headers) {
        out.headers.add(name, value);
        named = named || http::equalsIgnoringCase(name, "user-agent");
    }
    if (!named && !agent.empty())
        out.headers.add("User-Agent", agent);
    http::HeadOptions options;
    const bool bodyExpected = method == http::Method::Post || method == http::Method::Put || method == http::Method::Patch;
    if (!request.body.empty() || bodyExpected)
        options.framing = http::BodyFraming::ofLength(request.body.size());
    head.clear();
    return http::writeRequestHead(head, out, options);
}

void ClientExchange::acquired(Result<PooledConnection> result)
{
    acquiring.reset();
    if (!result) {
        Error error = failed(result.error().kind(), "no connection");
        finish(unexpected(std::move(error).causedBy(std::move(result).error())));
        return;
    }
    connection.emplace(std::move(*result));
    exchange();
}

void ClientExchange::exchange()
{
    sent = false;
    answered = false;
    parser.reset();
    parsed.reset();
    body.reset();
    arena.reset();
    receive(); // before anything else: it takes over the pool's watch of this connection
    const std::array<BytesView, 2> parts{head, request.body};
    connection->transport().send(parts, [this](Result<void> result) {
        sent = true;
        // A peer that answers and closes before it has read all is still listened to.
        if (!result && !answered) {
            if (!retry(result.error()))
                finish(unexpected(failed(result.error().kind(), "the request could not be sent").causedBy(std::move(result).error())));
        }
    });
    loop.arm(firstByte, request.firstByteTimeout);
}

void ClientExchange::receive()
{
    connection->transport().recv(connection->buffer(), [this](Result<std::size_t> octets) { received(std::move(octets)); });
}

void ClientExchange::received(Result<std::size_t> octets)
{
    const auto self = shared_from_this(); // a sink may drop the handle
    firstByte.disarm();
    const bool ended = !octets || *octets == 0;
    if (ended) {
        if (!answered) {
            const Error why = octets ? Error(ErrorKind::ConnectionClosed, "the peer closed the connection without a response") : octets.error();
            if (!retry(why))
                finish(unexpected(failed(why.kind(), why.message())));
            return;
        }
        if (octets && body && body->finish()) {
            complete();
            return;
        }
        Error error = failed(ErrorKind::ConnectionClosed, "the connection ended within the response");
        if (!octets)
            error = std::move(error).causedBy(std::move(octets).error());
        finish(unexpected(std::move(error)));
        return;
    }
    answered = true;
    if (!body && !readHead())
        return;
    if (body && !readBody())
        return;
    net::ReceiveBuffer& buffer = connection->buffer();
    if (buffer.full())
        buffer.makeContiguousRoom(buffer.size()); // a head above one slab; maxHead bounds it
    receive();
}

/// True: go on (with the body, if `body` is set by now). False: it is over.
bool ClientExchange::readHead()
{
    net::ReceiveBuffer& buffer = connection->buffer();
    for (;;) {
        if (!parsed)
            parsed.emplace(arena);
        const http::ParseStatus status = parser.parse(buffer.unread(), method, *parsed);
        if (status == http::ParseStatus::Failed) {
            finish(unexpected(failed(ErrorKind::ProtocolError, "malformed response: " + std::string(parser.failure().reason))));
            return false;
        }
        if (status == http::ParseStatus::NeedMore)
            return true;
        buffer.consume(parsed->consumed);
        if (!parsed->head.isInformational() || parsed->tunnel)
            break;
        parsed.reset();
        parser.reset();
        arena.reset();
        if (buffer.empty())
            return true;
    }
    if (parsed->tunnel) {
        finish(unexpected(failed(ErrorKind::ProtocolError, "the peer switched to another protocol unasked")));
        return false;
    }
    if (parsed->framing.kind == http::BodyFraming::Kind::Length && parsed->framing.length > request.maxBody.value) {
        finish(unexpected(failed(ErrorKind::TooLarge, "the response has " + std::to_string(parsed->framing.length) +
                                                          " octets, more than the limit of " + request.maxBody.toString())));
        return false;
    }
    body.emplace(parsed->framing, arena, limits());
    const int status = parsed->head.status;
    const std::string_view where = parsed->head.headers.value(http::HeaderId::Location);
    const bool readsOnly = method == http::Method::Get || method == http::Method::Head;
    following = (status == 301 || status == 302 || status == 303 || status == 307 || status == 308) && readsOnly &&
                redirects < request.maxRedirects && !where.empty();
    if (following) {
        const auto next = url.resolve(where);
        following = next && next->sameOrigin(url);
        location = where;
    }
    if (following)
        return true;
    ClientResponse response;
    response.status = status;
    response.reusedConnection = connection->reused();
    response.timings = connection->timings();
    response.firstByte = loop.now() - started;
    response.headers.reserve(parsed->head.headers.size());
    for (const http::HeaderField& field : parsed->head.headers)
        response.headers.emplace_back(field.name, field.value);
    if (!sink->onHead(std::move(response))) {
        if (sink != nullptr)
            finish(unexpected(failed(ErrorKind::Cancelled, "given up after the head")));
        return false;
    }
    return sink != nullptr;
}

bool ClientExchange::readBody()
{
    net::ReceiveBuffer& buffer = connection->buffer();
    while (!body->done() && !buffer.empty()) {
        const http::BodyDecoder::Step step = body->decode(buffer.unread());
        if (step.failed) {
            finish(unexpected(failed(ErrorKind::ProtocolError, "malformed response: " + std::string(body->failure().reason))));
            return false;
        }
        if (body->received() > request.maxBody.value) {
            finish(unexpected(failed(ErrorKind::TooLarge, "the response is longer than the limit of " + request.maxBody.toString())));
            return false;
        }
        if (!step.data.empty() && !following) {
            const bool more = sink->onBody(step.data);
            if (sink == nullptr)
                return false;
            if (!more) {
                finish(unexpected(failed(ErrorKind::Cancelled, "given up within the body")));
                return false;
            }
        }
        buffer.consume(step.consumed);
    }
    if (!body->done())
        return true;
    complete();
    return false;
}

void ClientExchange::complete()
{
    const bool keep = parsed->keepAlive && sent;
    if (keep)
        pool.release(std::move(*connection));
    connection.reset();
    if (!following) {
        finish({});
        return;
    }
    ++redirects;
    following = false;
    retried = false;
    auto next = url.resolve(location);
    if (!next) {
        finish(unexpected(std::move(next).error()));
        return;
    }
    url = std::move(*next);
    parsed.reset();
    body.reset();
    call();
}

/// A connection that was idle may have been closed while our request was on its way. Then nothing has been done there, as
/// far as an idempotent method can tell, and a fresh connection gets it once more (RFC 9112 9.3.1).
bool ClientExchange::retry(const Error& why)
{
    const bool repeatable = request.repeatable || http::isIdempotent(method);
    if (retried || !connection || !connection->reused() || !repeatable || why.kind() == ErrorKind::TlsFailed)
        return false;
    retried = true;
    firstByte.disarm();
    connection.reset();
    acquiring = pool.acquireFresh(*origin, request.connectTimeout,
                                  [this](Result<PooledConnection> result) { acquired(std::move(result)); });
    return true;
}

void ClientExchange::finish(Result<void> result)
{
    if (sink == nullptr)
        return;
    const auto self = shared_from_this();
    ResponseSink* const told = sink;
    stop();
    told->onEnd(std::move(result));
}

void ClientExchange::stop() noexcept
{
    sink = nullptr;
    total.disarm();
    firstByte.disarm();
    acquiring.reset();
    connection.reset();
}

struct HttpClient::Impl {
    Impl(net::EventLoop& itsLoop, net::Connector& connector, std::shared_ptr<const net::TlsContext> itsTls, Config itsConfig)
        : loop(itsLoop), tls(std::move(itsTls)), config(std::move(itsConfig)), pool(loop, connector, config.pool)
    {
    }

    net::EventLoop& loop;
    std::shared_ptr<const net::TlsContext> tls;
    Config config;
    ConnectionPool pool;
    std::unordered_map<ClientExchange*, std::weak_ptr<ClientExchange>> running;
};

namespace {

class ExchangeHandle final : public net::Pending {
  public:
    ExchangeHandle(std::shared_ptr<ClientExchange> exchange, UniqueFunction<void(ClientExchange*)> onEnd)
        : exchange_(std::move(exchange)), onEnd_(std::move(onEnd))
    {
    }
    ~ExchangeHandle() override
    {
        exchange_->stop();
        onEnd_(exchange_.get());
    }

  private:
    std::shared_ptr<ClientExchange> exchange_;
    UniqueFunction<void(ClientExchange*)> onEnd_;
};

} // namespace

HttpClient::HttpClient(net::EventLoop& loop, net::Connector& connector, std::shared_ptr<const net::TlsContext> tls)
    : HttpClient(loop, connector, std::move(tls), Config{})
{
}

HttpClient::HttpClient(net::EventLoop& loop, net::Connector& connector, std::shared_ptr<const net::TlsContext> tls, Config config)
    : impl_(std::make_shared<Impl>(loop, connector, std::move(tls), std::move(config)))
{
}

HttpClient::~HttpClient()
{
    for (auto& [key, weak] : impl_->running) {
        if (const auto exchange = weak.lock())
            exchange->stop();
    }
}

std::unique_ptr<net::Pending> HttpClient::send(ClientRequest request, Done done)
{
    auto whole = std::make_unique<WholeResponse>(std::move(done));
    auto exchange = std::make_shared<ClientExchange>(impl_->loop, impl_->pool, impl_->config.userAgent, std::move(request));
    exchange->sink = whole.get();
    exchange->whole = std::move(whole);
    return start(std::move(exchange));
}

std::unique_ptr<net::Pending> HttpClient::stream(ClientRequest request, ResponseSink& sink)
{
    auto exchange = std::make_shared<ClientExchange>(impl_->loop, impl_->pool, impl_->config.userAgent, std::move(request));
    exchange->sink = &sink;
    return start(std::move(exchange));
}

std::unique_ptr<net::Pending> HttpClient::start(std::shared_ptr<ClientExchange> exchange)
{
    exchange->tls = impl_->tls;
    impl_->running.emplace(exchange.get(), exchange);
    auto handle = std::make_unique<ExchangeHandle>(exchange, [weak = std::weak_ptr(impl_)](ClientExchange* ended) {
        if (const auto impl = weak.lock())
            impl->running.erase(ended);
    });
    exchange->begin();
    return handle;
}

ConnectionPool& HttpClient::pool() noexcept { return impl_->pool; }

} // namespace postern::client
