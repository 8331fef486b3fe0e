// SPDX-License-Identifier: Apache-2.0
#include "WorkerFixture.h"
#include "support/TestMain.h"

#include <QtTest>
#include <map>

namespace postern::test {

/// Many exchanges on one connection, for the test of the seam: that exchanges know nothing of their connection, so that
/// HTTP/2 will find it ready. A frame is a stream (one digit), a kind (one letter), a length (four digits) and so many
/// octets. Kinds from the client: h (a target), d (content), e (end), r (reset), c (credit for the answer); to the client:
/// H (a status), D, E, R, C.
class MemoryCodec {
  public:
    MemoryCodec(engine::Worker& worker, std::unique_ptr<net::Transport> transport)
        : worker_(worker), transport_(std::move(transport)), in_(worker.loop().slabs())
    {
        receive();
    }
    ~MemoryCodec() { transport_->close(); }

    [[nodiscard]] std::size_t open() const { return streams_.size(); }

  private:
    struct Stream final : pipeline::ResponseSink {
        Stream(MemoryCodec& c, char n) : codec(c), name(n), runner(c.worker_.borrowRunner()) {}
        ~Stream() { codec.worker_.giveBack(std::move(runner)); }

        void onInformational(const http::ResponseHead&) override {}
        void onResponseHead() override { codec.write(name, 'H', std::to_string(runner->exchange().response().status)); }
        void onResponseData(BytesView data) override { codec.write(name, 'D', data); }
        void onResponseEnd(const http::HeaderMap*) override { codec.write(name, 'E', {}), codec.endSoon(name); }
        void onResponseReset(const Error&) override { codec.write(name, 'R', {}), codec.endSoon(name); }
        void onRequestCredit(std::size_t octets) override { codec.write(name, 'C', std::to_string(octets)); }

        MemoryCodec& codec;
        char name;
        std::unique_ptr<engine::ExchangeRunner> runner;
    };

    void receive()
    {
        transport_->recv(in_, [this](Result<std::size_t> got) {
            if (!got || *got == 0)
                return;
            buffer_.append(in_.unread());
            in_.clear();
            while (buffer_.size() >= 6 && buffer_.size() >= 6 + std::stoul(buffer_.substr(2, 4))) {
                const std::size_t size = std::stoul(buffer_.substr(2, 4));
                take(buffer_[0], buffer_[1], buffer_.substr(6, size));
                buffer_.erase(0, 6 + size);
            }
            receive();
        });
    }
    void take(char name, char kind, const std::string& payload)
    {
        if (kind == 'h') {
            auto& stream = *(streams_[name] = std::make_unique<Stream>(*this, name));
            stream.runner->prepare({.address = "memory", .caller = "memory", .listener = {}}, stream);
            http::RequestHead& head = stream.runner->exchange().request();
            head.setMethod(http::Method::Post);
            QVERIFY(head.setTarget(stream.runner->arena().copy(payload)));
            stream.runner->exchange().requestFraming() = http::BodyFraming::chunked();
            stream.runner->start();
            stream.runner->flushRequest();
            return;
        }
        const auto found = streams_.find(name);
        if (found == streams_.end())
            return;
        engine::ExchangeRunner& runner = *found->second->runner;
        switch (kind) {
        case 'd': runner.onRequestData(payload); break;
        case 'e': runner.onRequestEnd(nullptr); break;
        case 'c': runner.onResponseCredit(std::stoul(payload)); break;
        case 'r':
            runner.onRequestReset(Error(ErrorKind::Cancelled, "reset"));
            endSoon(name);
            return;
        default: break;
        }
        runner.flushRequest();
    }
    void write(char name, char kind, BytesView payload)
    {
        char head[7];
        std::snprintf(head, sizeof head, "%c%c%04zu", name, kind, payload.size());
        out_.append(head, 6).append(payload);
        if (!sending_)
            sendNext();
    }
    void sendNext()
    {
        sending_ = true;
        current_ = std::exchange(out_, {});
        transport_->send(current_, [this](Result<void> sent) {
            sending_ = false;
            if (sent && !out_.empty())
                sendNext();
        });
    }
    void endSoon(char name)
    {
        worker_.loop().defer([this, name] { streams_.erase(name); });
    }

    engine::Worker& worker_;
    std::unique_ptr<net::Transport> transport_;
    net::ReceiveBuffer in_;
    std::map<char, std::unique_ptr<Stream>> streams_;
    std::string buffer_, out_, current_;
    bool sending_ = false;
};

class MemoryCodecTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void carriesThreeExchangesInterleavedWithAReset()
    {
        const auto terminal = std::make_shared<ScriptTerminal>();
        terminal->firstCredit = 100;
        WorkerFixture fixture(SnapshotBuilder().route("POST", "", "/{name}", terminal).build());
        net::ReceiveBuffer in(fixture.worker->loop().slabs());
        auto [client, server] = net::MemoryTransport::pair(fixture.worker->loop());
        MemoryCodec codec(*fixture.worker, std::move(server));
        std::string received;
        std::function<void()> read = [&] {
            client->recv(in, [&](Result<std::size_t> got) {
                if (!got || *got == 0)
                    return;
                received.append(in.unread());
                in.clear();
                read();
            });
        };
        read();
        std::string sent;
        const auto send = [&](std::string_view frames) {
            sent = frames;
            client->send(sent, [](Result<void>) {});
            fixture.poll();
            return std::exchange(received, {});
        };

        QCOMPARE(send("1h0002/a2h0002/b3h0002/c"), std::string("1C00031002C00031003C0003100"));
        QCOMPARE(terminal->calls.size(), std::size_t(3));
        const auto call = [&](int n) -> ScriptTerminal::Call& { return *std::next(terminal->calls.begin(), n); };
        send("1d0002aa2d0002bb3d0002cc1d0002AA3d0002CC2d0002BB");
        QCOMPARE(call(0).body, std::string("aaAA"));
        QCOMPARE(call(1).body, std::string("bbBB"));
        QCOMPARE(call(2).body, std::string("ccCC"));

        // Answers interleave as well, before the requests have ended, and each as its own credit allows.
        send("1c0002422c0002133c000299");
        call(0).respond(200, http::BodyFraming::chunked());
        call(1).respond(201, http::BodyFraming::chunked());
        QCOMPARE(call(0).credit, std::size_t(42));
        QCOMPARE(call(1).credit, std::size_t(13));
        call(0).answer->onResponseData("x1");
        call(1).answer->onResponseData("y1");
        call(0).answer->onResponseData("x2");
        fixture.poll();
        QCOMPARE(std::exchange(received, {}), std::string("1H00032002H00032011D0002x12D0002y11D0002x2"));

        send("2r0000"); // the client gives one up
        QVERIFY(call(1).reset);
        QCOMPARE(codec.open(), std::size_t(2));
        call(0).answer->onResponseEnd(nullptr);
        call(2).answer->onResponseReset(Error(ErrorKind::ConnectFailed, "gone"));
        fixture.poll();
        QVERIFY(received.starts_with("1E00003H00035023D0099")); // the fault's text is longer than its credit
        received += send("3c0003900");
        QVERIFY(received.ends_with("3E0000"));
        QCOMPARE(codec.open(), std::size_t(0));
        QCOMPARE(fixture.worker->counters().active.load(), std::uint64_t(0));
    }
};
POSTERN_TEST(MemoryCodecTest);

} // namespace postern::test

#include "MemoryCodecTest.moc"
