// SPDX-License-Identifier: Apache-2.0
// soak [--calls N] [--body OCTETS] [--connections N]
//
// Full speed through a gateway that reloads every second and whose issuer rotates its key half way. Each answer is
// checked for its own id and content; the backend's log says that each call came once, and no connection is closed that
// was not said to be. Then exactly N of N+M calls pass a
// limit across reloads, memory stays where it was, and a large body passes both ways.
#include "integration/soak/Backend.h"
#include "integration/soak/LoadClient.h"
#include "integration/soak/MirrorServer.h"

#include "config/GatewayFolder.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <thread>

using namespace postern;
using namespace postern::soak;

namespace {

constexpr std::uint64_t limit = 500;
#if defined(POSTERN_ADDRESS_SANITIZER) || defined(POSTERN_THREAD_SANITIZER)
constexpr bool memoryCounts = false; // the sanitizer keeps what has been freed
#else
constexpr bool memoryCounts = true;
#endif

int problems = 0;

void report(const std::string& problem)
{
    std::printf("PROBLEM: %s\n", problem.c_str());
    ++problems;
}

std::uint64_t residentKiB()
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmRSS:"))
            return std::strtoull(line.c_str() + 6, nullptr, 10);
    }
    return 0;
}

/// The same configuration but for one header, which makes every Snapshot another one.
std::string configuration(const Backend& backend, int version)
{
    return "apiVersion: postern/v1\n"
           "workers: 2\n"
           "listeners: [{name: http, address: 127.0.0.1, port: 0}]\n"
           "issuers: [{name: soak, issuer: 'https://soak.invalid', jwksUrl: '" + backend.url() + "/keys', audiences: [soak]}]\n"
           "filters:\n"
           "  - {type: set-headers, config: {response: {set: {X-Version: '" + std::to_string(version) + "'}}}}\n"
           "limits: {requestBody: 0}\n";
}

std::string definition(const Backend& backend, const MirrorServer& mirror)
{
    return "openapi: 3.0.3\n"
           "info: {title: Soak, version: '1'}\n"
           "x-wso2-basePath: /soak\n"
           "x-wso2-production-endpoints: {urls: ['" + backend.url() + "']}\n"
           "components: {securitySchemes: {jwt: {type: http, scheme: bearer}}}\n"
           "paths:\n"
           "  /item: {get: {security: [{jwt: []}], responses: {'200': {description: ok}}}}\n"
           "  /limited: {get: {x-wso2-throttling-tier: SoakLimit, responses: {'200': {description: ok}}}}\n"
           "  /mirror: {post: {responses: {'200': {description: ok}},\n"
           "    x-wso2-production-endpoints: {urls: ['http://127.0.0.1:" + std::to_string(mirror.port()) + "']}}}\n";
}

/// A gateway folder in memory is not enough: the definition is a file, as users have it.
class Folder {
  public:
    Folder()
    {
        std::string pattern = (std::filesystem::temp_directory_path() / "postern-soak-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr)
            std::abort();
        path_ = pattern;
        std::filesystem::create_directories(path_ + "/apis");
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    void write(const std::string& name, const std::string& text) const { std::ofstream(path_ + "/" + name) << text; }
    [[nodiscard]] const std::string& path() const { return path_; }

  private:
    std::string path_;
};

model::GatewayConfig load(const Folder& folder)
{
    auto loaded = config::loadGateway(folder.path());
    if (!loaded.config || loaded.problems.hasErrors()) {
        std::fputs(loaded.problems.toString().c_str(), stderr);
        std::exit(1);
    }
    return std::move(*loaded.config);
}

struct Run {
    std::uint64_t calls = 20'000;
    std::uint64_t body = 32U << 20U;
    unsigned connections = 16;
};

void callItems(const Run& run, const Backend& backend, std::uint16_t port, std::atomic<std::uint64_t>& next,
               std::atomic<std::uint64_t>& done, const std::atomic<int>& rotation, std::atomic<int>& failures,
               std::atomic<std::uint64_t>& repeated)
{
    LoadClient client(port);
    int known = -1;
    std::vector<std::string> tokens;
    for (std::uint64_t id = next++; id < run.calls; id = next++) {
        if (known != rotation.load()) { // new tokens after a rotation
            known = rotation.load();
            tokens.clear();
            for (std::uint64_t n = 0; n < 4; ++n)
                tokens.push_back(backend.token(id * 4 + n));
        }
        const std::string idText = std::to_string(id);
        const auto answer = client.call("GET /soak/item HTTP/1.1\r\nHost: localhost\r\nX-Id: " + idText +
                                        "\r\nAuthorization: Bearer " + tokens[id % tokens.size()] + "\r\n\r\n");
        ++done;
        const bool right = answer && answer->status == 200 && answer->id == idText && answer->body == contentOf(id);
        if (!right && ++failures < 10)
            report("call " + idText + ": " + (!answer ? answer.error().describe() : "status " + std::to_string(answer->status) +
                   ", id " + answer->id + ", " + std::to_string(answer->body.size()) + " octets"));
    }
    repeated += client.repeated();
}

void checkLimit(std::uint16_t port, const Backend& backend)
{
    std::atomic<std::uint64_t> passed{0};
    std::atomic<std::uint64_t> refused{0};
    std::vector<std::thread> threads;
    for (int n = 0; n < 4; ++n) {
        threads.emplace_back([&] {
            LoadClient client(port);
            for (std::uint64_t i = 0; i < limit / 2; ++i) {
                const auto answer = client.call("GET /soak/limited HTTP/1.1\r\nHost: localhost\r\n\r\n");
                if (answer && answer->status == 200)
                    ++passed;
                else if (answer && answer->status == 429)
                    ++refused;
                // Slow enough that reloads come in between.
                std::this_thread::sleep_for(std::chrono::milliseconds(10));
            }
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    std::printf("limit: %lu of %lu passed, %lu refused\n", passed.load(), 2 * limit, refused.load());
    if (passed != limit || refused != limit || backend.limitedCalls() != limit)
        report("exactly " + std::to_string(limit) + " calls should have passed the limit");
}

void checkLargeBodies(std::uint16_t port, std::uint64_t size)
{
    LoadClient client(port);
    const std::uint64_t before = residentKiB();
    std::uint64_t received = 0;
    std::uint64_t wrong = 0;
    const auto head = [&](std::uint64_t up) {
        return "POST /soak/mirror HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(up) + "\r\n\r\n";
    };
    const auto down = client.stream(head(size), size, [](std::string& piece) { piece.assign(piece.size(), 'u'); },
                                    [&](BytesView data) {
                                        wrong += static_cast<std::uint64_t>(data.size()) -
                                                 static_cast<std::uint64_t>(std::count(data.begin(), data.end(), 'u'));
                                        received += data.size();
                                    });
    const std::uint64_t grown = residentKiB() - std::min(before, residentKiB());
    std::printf("large body: %lu octets up, %lu down, memory grew by %lu KiB\n", size, received, grown);
    if (!down || *down != 200 || received != size || wrong != 0)
        report("a large body did not pass both ways");
    if (memoryCounts && grown > 16 * 1024)
        report("a large body took memory");
}

} // namespace

int main(int argc, char** argv)
{
    Run run;
    for (int i = 1; i + 1 < argc; i += 2) {
        if (std::strcmp(argv[i], "--calls") == 0)
            run.calls = std::strtoull(argv[i + 1], nullptr, 10);
        else if (std::strcmp(argv[i], "--body") == 0)
            run.body = std::strtoull(argv[i + 1], nullptr, 10);
        else if (std::strcmp(argv[i], "--connections") == 0)
            run.connections = static_cast<unsigned>(std::strtoul(argv[i + 1], nullptr, 10));
    }
    auto backend = Backend::start(run.calls);
    if (!backend)
        return std::puts("the backend did not start"), 1;
    auto mirror = MirrorServer::start();
    if (!mirror)
        return std::puts(mirror.error().message().c_str()), 1;
    const Folder folder;
    folder.write("apis/soak.yaml", definition(*backend, **mirror));
    folder.write("policies.yaml", "SoakLimit: {count: " + std::to_string(limit) + ", unitTime: 1, timeUnit: hour}\n");
    folder.write("gateway.yaml", configuration(*backend, 0));
    auto made = engine::Gateway::create(load(folder), {});
    if (!made || !(*made)->start())
        return std::printf("the gateway did not start: %s\n", made ? "" : made.error().describe().c_str()), 1;
    engine::Gateway& gateway = **made;
    const std::string url = gateway.listeners().front().url;
    const auto port = static_cast<std::uint16_t>(std::strtoul(url.c_str() + url.rfind(':') + 1, nullptr, 10));

    std::atomic<bool> stop{false};
    std::atomic<int> reloads{0};
    std::thread reloader([&] {
        while (!stop) {
            for (int n = 0; n < 10 && !stop; ++n)
                std::this_thread::sleep_for(std::chrono::milliseconds(100));
            folder.write("gateway.yaml", configuration(*backend, ++reloads));
            if (auto reloaded = gateway.reload(load(folder)); !reloaded)
                report("a reload was refused: " + reloaded.error().describe());
        }
    });

    std::atomic<std::uint64_t> next{0};
    std::atomic<std::uint64_t> done{0};
    std::atomic<int> rotation{0};
    std::atomic<int> failures{0};
    std::atomic<std::uint64_t> repeated{0};
    const auto began = std::chrono::steady_clock::now();
    std::vector<std::thread> clients;
    for (unsigned n = 0; n < run.connections; ++n)
        clients.emplace_back([&] { callItems(run, *backend, port, next, done, rotation, failures, repeated); });
    std::uint64_t early = 0;
    while (done < run.calls) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        if (early == 0 && done >= std::min<std::uint64_t>(run.calls / 2, 100'000))
            early = residentKiB();
        if (rotation == 0 && done >= run.calls / 2) {
            backend->rotate();
            rotation = 1;
        }
        if (failures > 100)
            break;
    }
    if (failures > 100)
        next = run.calls;
    for (std::thread& client : clients)
        client.join();
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    const std::uint64_t late = residentKiB();
    std::uint64_t lost = 0;
    std::uint64_t twice = 0;
    for (std::uint64_t id = 0; id < run.calls; ++id) {
        lost += backend->timesSeen(id) == 0 ? 1 : 0;
        twice += backend->timesSeen(id) > 1 ? 1 : 0;
    }
    std::printf("%lu calls in %.1f s (%.0f/s), %d reloads, %d wrong answers, %lu never reached the backend, %lu came twice\n",
                run.calls, seconds, static_cast<double>(run.calls) / seconds, reloads.load(), failures.load(), lost, twice);
    std::printf("memory: %lu KiB early, %lu KiB late\n", early, late);
    if (failures != 0 || lost != 0)
        report("calls were lost or answered wrongly");
    if (twice != 0)
        report(std::to_string(twice) + " calls came to the backend more than once");
    if (repeated != 0)
        report(std::to_string(repeated.load()) + " times a connection was closed that had been said to live on");
    if (memoryCounts && run.calls >= 200'000 && late > early + early / 20)
        report("memory grew by more than a twentieth");

    checkLimit(port, *backend);
    stop = true;
    reloader.join();
    checkLargeBodies(port, run.body);
    gateway.stop();
    std::printf("%s\n", problems == 0 ? "all is well" : "problems were found");
    return problems == 0 ? 0 : 1;
}
