// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/models/JsonText.h"

#include <QMetaObject>
#include <algorithm>
#include <vector>

namespace postern::workbench {
namespace {

constexpr std::size_t deepestJson = 512;
constexpr qsizetype longestIndented = 16 * 1024 * 1024;
constexpr qsizetype indent = 4;
constexpr int partsBetweenLooks = 1024;

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isHex(char c) { return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

/// Reads part by part and writes each with its white space. The grammar is small, so it keeps only what is open.
class Indenting {
  public:
    Indenting(QByteArrayView text, const std::atomic<bool>* stop) : text_(text), stop_(stop) {}

    QByteArray run()
    {
        out_.reserve(text_.size() * 2);
        if (text_.startsWith("\xef\xbb\xbf"))
            at_ = 3;
        skipBlanks();
        while (value()) {
            if (!closings())
                return {};
            if (open_.empty()) {
                out_ += '\n';
                return at_ == text_.size() ? out_ : QByteArray();
            }
        }
        return {};
    }

  private:
    [[nodiscard]] char here() const { return at_ < text_.size() ? text_[at_] : '\0'; }
    void skipBlanks()
    {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r'))
            ++at_;
    }
    void newLine()
    {
        out_ += '\n';
        out_.append(static_cast<qsizetype>(open_.size()) * indent, ' ');
    }
    void take(qsizetype end)
    {
        out_.append(text_.data() + at_, end - at_);
        at_ = end;
    }
    /// Of one that was asked to end, or would become too long.
    [[nodiscard]] bool goesOn()
    {
        if (++parts_ % partsBetweenLooks == 0 && stop_ != nullptr && *stop_)
            return false;
        return out_.size() <= longestIndented;
    }

    /// A whole one, or the beginning of a list or an object up to its first value.
    bool value()
    {
        while (goesOn()) {
            const char c = here();
            if (c != '{' && c != '[')
                return c == '"' ? string() : c == '-' || isDigit(c) ? number() : word("true") || word("false") || word("null");
            if (open_.size() == deepestJson)
                return false;
            take(at_ + 1);
            open_.push_back(c);
            skipBlanks();
            if (here() == (c == '{' ? '}' : ']'))
                return true; // empty: closings() ends it
            newLine();
            if (c == '{' && !name())
                return false;
        }
        return false;
    }

    bool name()
    {
        if (here() != '"' || !string())
            return false;
        skipBlanks();
        if (here() != ':')
            return false;
        ++at_;
        out_ += ": ";
        skipBlanks();
        return true;
    }

    /// What may stand behind a value: ends of lists and objects, then a comma before the next value.
    bool closings()
    {
        bool fresh = !open_.empty() && !out_.isEmpty() && (out_.back() == '{' || out_.back() == '[');
        for (skipBlanks(); !open_.empty(); skipBlanks()) {
            const char end = open_.back() == '{' ? '}' : ']';
            if (here() == end) {
                open_.pop_back();
                if (!fresh)
                    newLine();
                fresh = false;
                take(at_ + 1);
                continue;
            }
            if (here() != ',')
                return false;
            take(at_ + 1);
            skipBlanks();
            newLine();
            return open_.back() != '{' || name();
        }
        return true;
    }

    bool string()
    {
        qsizetype end = at_ + 1;
        while (end < text_.size() && text_[end] != '"') {
            if (static_cast<unsigned char>(text_[end]) < 0x20)
                return false;
            if (text_[end] == '\\') {
                ++end;
                if (end >= text_.size() || !QByteArrayView("\"\\/bfnrtu").contains(text_[end]))
                    return false;
                if (text_[end] == 'u' && !(end + 4 < text_.size() && std::all_of(text_.begin() + end + 1, text_.begin() + end + 5, isHex)))
                    return false;
            }
            ++end;
        }
        if (end >= text_.size())
            return false;
        take(end + 1);
        return true;
    }

    bool digits(qsizetype& end) const
    {
        const qsizetype from = end;
        while (end < text_.size() && isDigit(text_[end]))
            ++end;
        return end > from;
    }
    bool number()
    {
        qsizetype end = at_ + (here() == '-' ? 1 : 0);
        if (end < text_.size() && text_[end] == '0')
            ++end;
        else if (!digits(end))
            return false;
        if (end < text_.size() && text_[end] == '.' && !digits(++end))
            return false;
        if (end < text_.size() && (text_[end] == 'e' || text_[end] == 'E')) {
            ++end;
            end += end < text_.size() && (text_[end] == '+' || text_[end] == '-') ? 1 : 0;
            if (!digits(end))
                return false;
        }
        take(end);
        return true;
    }

    bool word(const char* word)
    {
        if (!text_.sliced(at_).startsWith(word))
            return false;
        take(at_ + static_cast<qsizetype>(qstrlen(word)));
        return true;
    }

    QByteArrayView text_;
    const std::atomic<bool>* stop_;
    qsizetype at_ = 0;
    QByteArray out_;
    std::vector<char> open_; ///< '{' and '['
    int parts_ = 0;
};

} // namespace

QByteArray indentedJson(QByteArrayView text, const std::atomic<bool>* stop) { return Indenting(text, stop).run(); }

JsonLayout::JsonLayout(QObject* parent) : QObject(parent)
{
    pool_.setObjectName(QStringLiteral("json"));
    pool_.setMaxThreadCount(1);
}

JsonLayout::~JsonLayout()
{
    stop();
    pool_.waitForDone();
}

void JsonLayout::start(const QByteArray& text, Ready ready)
{
    stop();
    current_ = std::make_shared<std::atomic<bool>>(false);
    pool_.start([this, stopped = current_, text, ready = std::move(ready)]() mutable {
        const QByteArray indented = indentedJson(text, stopped.get());
        QMetaObject::invokeMethod(this, [this, stopped, indented, ready = std::move(ready)] {
            if (stopped != current_)
                return; // another one was begun, or none is wanted
            current_.reset();
            ready(indented);
        });
    });
}

void JsonLayout::stop()
{
    if (current_ != nullptr)
        *current_ = true;
    current_.reset();
}

} // namespace postern::workbench
