// What passes between a protocol and an operation: an input or output of any shape, owned, its type erased.
#pragma once

#include <memory>
#include <utility>

#include "pileus/wire/shape.hpp"

namespace pileus::wire {

class Value {
  public:
    Value() = default;

    template <class T>
    static Value make() {
        Value value;
        value.shape_ = &shape_of<T>();
        value.object_ = {new T(), [](void* object) { delete static_cast<T*>(object); }};
        return value;
    }

    explicit operator bool() const { return object_ != nullptr; }
    const Shape& shape() const { return *shape_; }
    void* get() { return object_.get(); }
    const void* get() const { return object_.get(); }
    template <class T>
    T& as() {
        return *static_cast<T*>(object_.get());
    }
    template <class T>
    const T& as() const {
        return *static_cast<const T*>(object_.get());
    }

  private:
    const Shape* shape_ = nullptr;
    std::unique_ptr<void, void (*)(void*)> object_{nullptr, [](void*) {}};
};

}    // namespace pileus::wire
