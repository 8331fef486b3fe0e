// SPDX-License-Identifier: Apache-2.0
#include "snapshot/Visits.h"

#include "snapshot/Archive.h"

namespace postern::snapshot {
namespace {

using UseSecret = std::function<void(schema::SecretRef&)>;

using UseFilter = std::function<void(const std::string&, schema::Value&, const model::Origin&)>;

/// Goes through the model as a writer does. `Self` names the fields of what it stops at in an operator() of its own.
template <class Self>
class Visit : public Archive<Self> {
  protected:
    friend class Archive<Self>;
    template <class T> void scalar(T&) {}
    void text(std::string&) {}
    void place(schema::Location&) {}
    void document(schema::Value&) {}
    template <class T> void optional(std::optional<T>& value)
    {
        if (value)
            this->item(*value);
    }
    template <class T> void list(std::vector<T>& value)
    {
        for (T& each : value)
            this->item(each);
    }
    template <class V> void map(std::map<std::string, V>& value)
    {
        for (auto& [key, each] : value)
            this->item(each);
    }
    // Definitions and subscriptions have nothing that is looked for here.
    template <class T> void shared(std::shared_ptr<const T>&) {}
};

class FilterVisit final : public Visit<FilterVisit> {
  public:
    explicit FilterVisit(const UseFilter& use) : use_(use) {}

    using Archive<FilterVisit>::operator();
    /// The fields of a FilterConfig, which nothing else has.
    void operator()(std::string& type, schema::Value& config, model::Origin& origin, bool&, std::string&) { use_(type, config, origin); }

  private:
    const UseFilter& use_;
};

class SecretVisit final : public Visit<SecretVisit> {
  public:
    explicit SecretVisit(const UseSecret& use) : use_(use) {}

    using Archive<SecretVisit>::operator();
    /// The fields of a SecretRef, which nothing else has.
    void operator()(schema::SecretRef::Source& source, std::string& name, schema::Location& at)
    {
        if (source == schema::SecretRef::Source::None)
            return;
        schema::SecretRef reference{source, std::move(name), at};
        use_(reference);
        source = reference.source;
        name = std::move(reference.name);
    }

    void document(schema::Value& value)
    {
        if (value.isString()) {
            auto reference = schema::SecretRef::parse(value.asString());
            if (!reference)
                return;
            const schema::SecretRef before = *reference;
            reference->location = value.location();
            use_(*reference);
            if (!(*reference == before)) {
                value = schema::Value(reference->toString());
                value.setLocation(reference->location);
            }
            return;
        }
        for (std::size_t i = 0; i < value.items().size(); ++i)
            document(*value.at(i));
        for (const schema::Entry& each : value.entries())
            document(*value.find(each.key));
    }

  private:
    const UseSecret& use_;
};

} // namespace

void eachSecret(model::GatewayConfig& config, const UseSecret& use)
{
    SecretVisit visit(use);
    visit(config);
}

void eachFilter(model::GatewayConfig& config, const UseFilter& use)
{
    FilterVisit visit(use);
    visit(config);
}

void eachSecret(schema::Value& document, const UseSecret& use) { SecretVisit(use).document(document); }

} // namespace postern::snapshot
