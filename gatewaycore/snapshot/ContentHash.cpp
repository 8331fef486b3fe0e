// SPDX-License-Identifier: Apache-2.0
#include "snapshot/ContentHash.h"

#include "crypto/Digest.h"
#include "snapshot/Archive.h"

#include <cstring>

namespace postern::snapshot {
namespace {

/// Each number and text ends where the next begins: both are told apart by their sizes.
class Hasher final : public Archive<Hasher> {
  public:
    std::string finish()
    {
        flush();
        return digester_.finish().hex();
    }

  private:
    friend class Archive<Hasher>;
    void flush()
    {
        digester_.update(buffer_);
        buffer_.clear();
    }
    void put(std::string_view octets)
    {
        if (buffer_.size() + octets.size() > 65'536)
            flush();
        buffer_ += octets;
    }
    template <class T> void scalar(const T& value)
    {
        char octets[sizeof(T)];
        std::memcpy(octets, &value, sizeof(T));
        put({octets, sizeof(T)});
    }
    void count(std::size_t size) { scalar(static_cast<std::uint64_t>(size)); }
    void text(const std::string& value)
    {
        count(value.size());
        put(value);
    }
    void place(const schema::Location&) {}
    void document(const schema::Value& value)
    {
        scalar(value.kind());
        switch (value.kind()) {
        case schema::Kind::Null: break;
        case schema::Kind::Bool: scalar(value.asBool()); break;
        case schema::Kind::Integer:
        case schema::Kind::Double:
        case schema::Kind::String: text(value.toText()); break;
        case schema::Kind::List:
            count(value.size());
            for (const schema::Value& each : value.items())
                document(each);
            break;
        case schema::Kind::Map:
            count(value.size());
            for (const schema::Entry& each : value.entries()) {
                text(each.key);
                document(each.value);
            }
            break;
        }
    }
    template <class T> void optional(const std::optional<T>& value)
    {
        scalar(value.has_value());
        if (value)
            item(*value);
    }
    template <class T> void list(const std::vector<T>& value)
    {
        count(value.size());
        for (const T& each : value)
            item(each);
    }
    template <class V> void map(const std::map<std::string, V>& value)
    {
        count(value.size());
        for (const auto& [key, each] : value) {
            text(key);
            item(each);
        }
    }
    void shared(const std::shared_ptr<const model::Definition>& value)
    {
        scalar(value != nullptr);
        if (value != nullptr)
            item(*value);
    }
    void shared(const std::shared_ptr<const model::SubscriptionBook>& value)
    {
        scalar(value != nullptr);
        if (value != nullptr)
            item(value->file());
    }

    crypto::Digester digester_{crypto::DigestAlgorithm::Sha256};
    std::string buffer_;
};

template <class T> std::string hashOf(const T& what)
{
    Hasher hasher;
    hasher(what);
    return hasher.finish();
}

} // namespace

std::string contentHash(const model::GatewayConfig& config) { return hashOf(config); }
std::string contentHash(const model::Api& api) { return hashOf(api); }
std::string contentHash(const model::Operation& operation) { return hashOf(operation); }

} // namespace postern::snapshot
