// SPDX-License-Identifier: Apache-2.0
#include "controlplane/deployment/PolicyCredentials.h"

#include "controlplane/deployment/CredentialName.h"

#include <algorithm>
#include <string>

namespace postern::deployment {
namespace {

using std::string_view;

class PolicyScan {
  public:
    explicit PolicyScan(string_view text) : text_(text) {}

    std::vector<TextPart> found()
    {
        for (std::size_t at = text_.find('<'); at != string_view::npos; at = text_.find('<', at)) {
            if (text_.substr(at).starts_with("<!--")) {
                at = std::min(text_.find("-->", at), text_.size());
                continue;
            }
            at = tag(at);
        }
        return std::move(out_);
    }

  private:
    /// Returns where to go on.
    std::size_t tag(std::size_t at)
    {
        const bool closes = text_.substr(at + 1).starts_with("/");
        const std::size_t begin = at + (closes ? 2 : 1);
        std::size_t end = begin;
        while (end < text_.size() && isFieldName(text_.substr(end, 1)))
            ++end;
        const string_view element = text_.substr(begin, end - begin);
        if (closes) {
            if (element == "set-header" || element == "set-query-parameter")
                holder_ = {};
            return end;
        }
        string_view name;
        const std::size_t past = attributes(end, name);
        if (element == "set-header" || element == "set-query-parameter")
            holder_ = name;
        const bool holds = element == "value" ? namesCredential(holder_) : element == "key" || namesCredential(element);
        if (holds && text_[past - 1] == '>' && text_[past - 2] != '/')
            content(past, element);
        return past;
    }
    /// Of one tag; returns where its content begins.
    std::size_t attributes(std::size_t at, string_view& nameOf)
    {
        while (at < text_.size() && text_[at] != '>' && text_[at] != '<') {
            if (!isFieldName(text_.substr(at, 1))) {
                ++at;
                continue;
            }
            const std::size_t begin = at;
            while (at < text_.size() && isFieldName(text_.substr(at, 1)))
                ++at;
            const string_view attribute = text_.substr(begin, at - begin);
            const std::size_t quote = at + 1;
            if (text_.size() <= quote || text_[at] != '=' || (text_[quote] != '"' && text_[quote] != '\''))
                continue;
            const std::size_t end = text_.find(text_[quote], quote + 1);
            if (end == string_view::npos)
                return text_.size();
            const string_view value = text_.substr(quote + 1, end - quote - 1);
            if (attribute == "name")
                nameOf = value;
            else if (namesCredential(attribute) && !isReference(value))
                out_.push_back({quote + 1, value.size()});
            at = end + 1;
        }
        return at < text_.size() && text_[at] == '>' ? at + 1 : at;
    }
    void content(std::size_t at, string_view element)
    {
        const bool quoted = text_.substr(at).starts_with("<![CDATA[");
        std::size_t end = quoted ? text_.find("]]>", at) : text_.find('<', at);
        if (end == string_view::npos)
            return;
        end += quoted ? 3 : 0;
        if (!text_.substr(end).starts_with("</" + std::string(element)))
            return; // it holds more than a text
        const TextPart part = trimmed(text_, {at, end - at});
        if (!isReference(textOf(text_, part)))
            out_.push_back(part);
    }

    string_view text_;
    string_view holder_; ///< the header field or parameter whose value is set here
    std::vector<TextPart> out_;
};

} // namespace

std::vector<TextPart> credentialsInPolicy(string_view xml) { return PolicyScan(xml).found(); }

} // namespace postern::deployment
