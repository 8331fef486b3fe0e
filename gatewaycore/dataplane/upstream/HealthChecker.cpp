// SPDX-License-Identifier: Apache-2.0
#include "dataplane/upstream/HealthChecker.h"

#include "base/Arena.h"
#include "base/Log.h"
#include "dataplane/http/Http1Parser.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace postern::upstream {

/// One endpoint, and the check of it that runs now.
class HealthChecker::Patient {
  public:
    Patient(HealthChecker& doctor, std::shared_ptr<const Cluster> cluster, std::size_t at)
        : doctor_(doctor), cluster_(std::move(cluster)), at_(at), next_([this] { begin(); }),
          late_([this] { end("did not answer within " + std::to_string(rules().timeout.count()) + " ms"); }),
          buffer_(doctor.loop_.slabs())
    {
        begin();
    }

    [[nodiscard]] bool isOf(const Cluster* cluster) const noexcept { return cluster_.get() == cluster; }

  private:
    [[nodiscard]] const model::HealthCheck& rules() const noexcept { return *cluster_->healthCheck(); }
    [[nodiscard]] const Endpoint& endpoint() const noexcept { return cluster_->endpoints()[at_]; }

    void begin()
    {
        doctor_.loop_.arm(late_, rules().timeout);
        pending_ = doctor_.connector_.connect(endpoint().origin.target(), rules().timeout, [this](Result<net::Connected> connected) {
            pending_.reset();
            if (!connected)
                return end("cannot be connected to: " + connected.error().describe());
            transport_ = std::move(connected->transport);
            ask();
        });
    }

    void ask()
    {
        request_ = "GET " + rules().path + " HTTP/1.1\r\nHost: " + endpoint().host +
                   "\r\nUser-Agent: postern/" POSTERN_VERSION " (health check)\r\nAccept: */*\r\nConnection: close\r\n\r\n";
        expectHead();
        transport_->send(request_, [](Result<void>) {}); // what is received decides
        receive();
    }

    void expectHead()
    {
        parser_.reset();
        answer_.reset();
        arena_.reset();
        answer_.emplace(arena_);
    }

    void receive()
    {
        if (buffer_.full())
            buffer_.makeContiguousRoom(buffer_.size());
        transport_->recv(buffer_, [this](Result<std::size_t> octets) {
            if (!octets || *octets == 0)
                return end(octets ? "closed the connection without an answer" : octets.error().describe());
            read();
        });
    }

    void read()
    {
        for (;;) {
            const http::ParseStatus status = parser_.parse(buffer_.unread(), http::Method::Get, *answer_);
            if (status == http::ParseStatus::NeedMore)
                return receive();
            if (status == http::ParseStatus::Failed)
                return end("did not answer in proper HTTP: " + std::string(parser_.failure().reason));
            if (!answer_->head.isInformational())
                break;
            buffer_.consume(answer_->consumed);
            expectHead(); // however many come until time is out, they take no more memory
        }
        const auto status = static_cast<std::uint32_t>(answer_->head.status);
        const std::vector<std::uint32_t>& good = rules().statuses;
        const bool well = good.empty() ? status >= 200 && status < 300 : std::find(good.begin(), good.end(), status) != good.end();
        end(well ? std::string() : "answered " + std::to_string(status));
    }

    /// `problem` is empty when the endpoint is well.
    void end(std::string problem)
    {
        late_.disarm();
        pending_.reset();
        transport_.reset();
        buffer_.clear();
        answer_.reset();
        arena_.reset();
        const bool ill = !problem.empty();
        inARow_ = ill == lastIll_ ? inARow_ + 1 : 1;
        lastIll_ = ill;
        if (inARow_ >= (ill ? rules().unhealthyThreshold : rules().healthyThreshold) && told_ != ill) {
            if (ill || told_) {
                const std::string sentence = endpoint().shown() + (ill ? " is not called any more: it " + problem : " is well again");
                ill ? log::warning("upstream", sentence) : log::info("upstream", sentence);
            }
            told_ = ill;
            doctor_.tell_(cluster_, at_, ill, problem);
        }
        doctor_.loop_.arm(next_, pause());
    }

    /// The interval with its jitter: endpoints of many gateways are not to be asked all at once.
    Nanoseconds pause() noexcept
    {
        const double part = static_cast<double>(doctor_.spread_.next() >> 11) / static_cast<double>(1ULL << 53) * 2 - 1; // -1 to 1
        const double jitter = part * static_cast<double>(rules().jitter) / 100;
        return Nanoseconds(static_cast<std::int64_t>(static_cast<double>(Nanoseconds(rules().interval).count()) * (1 + jitter)));
    }

    HealthChecker& doctor_;
    std::shared_ptr<const Cluster> cluster_;
    std::size_t at_;
    net::Timer next_;
    net::Timer late_;
    Arena arena_;
    net::ReceiveBuffer buffer_; ///< outlives the transport that reads into it
    std::string request_;       ///< likewise: a transport that ends may send what it still has
    std::unique_ptr<net::Pending> pending_;
    std::unique_ptr<net::Transport> transport_;
    http::ResponseParser parser_;
    std::optional<http::ParsedResponse> answer_;
    std::uint32_t inARow_ = 0;
    bool lastIll_ = false;
    std::optional<bool> told_; ///< nothing yet
};

HealthChecker::HealthChecker(net::EventLoop& loop, net::Connector& connector, Tell tell)
    : loop_(loop), connector_(connector), tell_(std::move(tell))
{
}

HealthChecker::~HealthChecker() = default;

void HealthChecker::watch(const std::vector<std::shared_ptr<const Cluster>>& clusters)
{
    std::erase_if(patients_, [&](const auto& patient) {
        return std::none_of(clusters.begin(), clusters.end(), [&](const auto& each) { return patient->isOf(each.get()); });
    });
    for (const auto& cluster : clusters) {
        const bool known = std::any_of(patients_.begin(), patients_.end(), [&](const auto& each) { return each->isOf(cluster.get()); });
        for (std::size_t at = 0; !known && cluster->healthCheck() != nullptr && at < cluster->endpoints().size(); ++at)
            patients_.push_back(std::make_unique<Patient>(*this, cluster, at));
    }
}

} // namespace postern::upstream
