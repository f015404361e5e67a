// A layer between SQLite and its own file system: a VFS that hands everything on, unless it is to fail.
#include "support/disk/faulty_disk.hpp"

#include <signal.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace pileus::storage::test {

namespace {

// What a file holds for sure, and what was done to it since.
struct Record {
    struct Change {
        std::int64_t offset;    // or the new size, of a truncation
        std::string bytes;
        bool is_truncation;
    };
    std::string synced;
    std::vector<Change> changes;
};

void apply(std::string& content, const Record::Change& change, std::size_t bytes) {
    const auto offset = static_cast<std::size_t>(change.offset);
    if (change.is_truncation) return content.resize(offset);
    if (content.size() < offset + bytes) content.resize(offset + bytes);
    content.replace(offset, bytes, change.bytes, 0, bytes);
}

std::string read(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

}    // namespace

struct FaultyDisk::Inside {
    sqlite3_vfs* real = nullptr;
    sqlite3_vfs own{};
    mutable std::mutex mutex;
    std::uint64_t steps = 0, syncs_of_logs = 0;
    std::uint64_t failing_step = 0, killing_step = 0;    // 0: none
    int code = SQLITE_OK;
    bool has_failed = false;
    bool has_shared_memory = true;
    std::map<std::string, Record> records;
};

namespace {

// As SQLite sees it; SQLite's own lies behind it in the same allocation.
struct File {
    sqlite3_file base;
    FaultyDisk* disk;
    std::string* path;    // null: a temporary one
    sqlite3_file* real;
};

File& of(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }
sqlite3_file* real(sqlite3_file* file) { return of(file).real; }

}    // namespace

struct DiskAccess {
    static FaultyDisk::Inside& of(FaultyDisk& disk) { return *disk.inside_; }

    // Counts a step. The code to fail with, or SQLITE_OK; does not come back when the process is to die.
    static int step(FaultyDisk& disk, bool* must_die = nullptr) {
        FaultyDisk::Inside& in = of(disk);
        ++in.steps;
        if (in.killing_step != 0 && in.steps >= in.killing_step) {
            if (must_die == nullptr) ::kill(::getpid(), SIGKILL);
            *must_die = true;
        }
        if (in.failing_step == 0 || in.steps < in.failing_step) return SQLITE_OK;
        in.has_failed = true;
        return in.code;
    }
    static void record(File& file, std::int64_t offset, std::string_view bytes, bool is_truncation) {
        if (file.path == nullptr) return;
        of(*file.disk).records[*file.path].changes.push_back({offset, std::string(bytes), is_truncation});
    }

    // --- files ---

    static int close(sqlite3_file* file) {
        const int code = real(file)->pMethods->xClose(real(file));
        delete pileus::storage::test::of(file).path;
        return code;
    }
    static int read(sqlite3_file* file, void* into, int count, sqlite3_int64 offset) {
        return real(file)->pMethods->xRead(real(file), into, count, offset);
    }
    static int write(sqlite3_file* handle, const void* from, int count, sqlite3_int64 offset) {
        File& file = pileus::storage::test::of(handle);
        const std::lock_guard lock(of(*file.disk).mutex);
        bool must_die = false;
        if (const int code = step(*file.disk, &must_die); code != SQLITE_OK) return code;
        if (must_die) {
            file.real->pMethods->xWrite(file.real, from, count / 2, offset);
            ::kill(::getpid(), SIGKILL);
        }
        record(file, offset, {static_cast<const char*>(from), static_cast<std::size_t>(count)}, false);
        return file.real->pMethods->xWrite(file.real, from, count, offset);
    }
    static int truncate(sqlite3_file* handle, sqlite3_int64 size) {
        File& file = pileus::storage::test::of(handle);
        const std::lock_guard lock(of(*file.disk).mutex);
        if (const int code = step(*file.disk); code != SQLITE_OK) return code;
        record(file, size, {}, true);
        return file.real->pMethods->xTruncate(file.real, size);
    }
    static int sync(sqlite3_file* handle, int flags) {
        File& file = pileus::storage::test::of(handle);
        FaultyDisk::Inside& in = of(*file.disk);
        const std::lock_guard lock(in.mutex);
        if (const int code = step(*file.disk); code != SQLITE_OK) return code;
        if (file.path != nullptr) {
            Record& record = in.records[*file.path];
            for (const Record::Change& change : record.changes) apply(record.synced, change, change.bytes.size());
            record.changes.clear();
            if (file.path->ends_with("-wal")) ++in.syncs_of_logs;
        }
        static_cast<void>(flags);    // the disk below need not really sync: it is not really cut off
        return SQLITE_OK;
    }
    static int file_size(sqlite3_file* file, sqlite3_int64* size) {
        return real(file)->pMethods->xFileSize(real(file), size);
    }
    static int lock(sqlite3_file* file, int level) { return real(file)->pMethods->xLock(real(file), level); }
    static int unlock(sqlite3_file* file, int level) { return real(file)->pMethods->xUnlock(real(file), level); }
    static int check_lock(sqlite3_file* file, int* out) {
        return real(file)->pMethods->xCheckReservedLock(real(file), out);
    }
    static int control(sqlite3_file* file, int operation, void* argument) {
        return real(file)->pMethods->xFileControl(real(file), operation, argument);
    }
    static int sector_size(sqlite3_file* file) { return real(file)->pMethods->xSectorSize(real(file)); }
    static int characteristics(sqlite3_file* file) { return real(file)->pMethods->xDeviceCharacteristics(real(file)); }
    static int map_shared(sqlite3_file* file, int region, int size, int extend, void volatile** out) {
        return real(file)->pMethods->xShmMap(real(file), region, size, extend, out);
    }
    static int lock_shared(sqlite3_file* file, int offset, int count, int flags) {
        return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
    }
    static void fence_shared(sqlite3_file* file) { real(file)->pMethods->xShmBarrier(real(file)); }
    static int unmap_shared(sqlite3_file* file, int is_deleted) {
        return real(file)->pMethods->xShmUnmap(real(file), is_deleted);
    }

    // --- the file system ---

    static FaultyDisk& disk(sqlite3_vfs* vfs) { return *static_cast<FaultyDisk*>(vfs->pAppData); }

    static int open(sqlite3_vfs* vfs, sqlite3_filename name, sqlite3_file* handle, int flags, int* out_flags) {
        static const sqlite3_io_methods all_methods{2,
                                                    close,
                                                    read,
                                                    write,
                                                    truncate,
                                                    sync,
                                                    file_size,
                                                    lock,
                                                    unlock,
                                                    check_lock,
                                                    control,
                                                    sector_size,
                                                    characteristics,
                                                    map_shared,
                                                    lock_shared,
                                                    fence_shared,
                                                    unmap_shared,
                                                    nullptr,
                                                    nullptr};
        static const sqlite3_io_methods fewer_methods = [] {
            sqlite3_io_methods fewer = all_methods;
            fewer.iVersion = 1;
            return fewer;
        }();
        FaultyDisk::Inside& in = of(disk(vfs));
        File& file = pileus::storage::test::of(handle);
        file.base.pMethods = nullptr;
        file.disk = &disk(vfs);
        file.real = reinterpret_cast<sqlite3_file*>(reinterpret_cast<char*>(handle) + sizeof(File));
        const int code = in.real->xOpen(in.real, name, file.real, flags, out_flags);
        if (code != SQLITE_OK) return code;
        file.path = name == nullptr ? nullptr : new std::string(name);
        file.base.pMethods = in.has_shared_memory ? &all_methods : &fewer_methods;
        const std::lock_guard guard(in.mutex);
        if (file.path != nullptr && in.records.find(*file.path) == in.records.end())
            in.records[*file.path].synced = pileus::storage::test::read(*file.path);
        return SQLITE_OK;
    }
    static int remove(sqlite3_vfs* vfs, const char* name, int sync_directory) {
        FaultyDisk::Inside& in = of(disk(vfs));
        const std::lock_guard guard(in.mutex);
        if (const int code = step(disk(vfs)); code != SQLITE_OK) return code;
        in.records.erase(name);
        return in.real->xDelete(in.real, name, sync_directory);
    }
    static int access(sqlite3_vfs* vfs, const char* name, int flags, int* out) {
        sqlite3_vfs* const real = of(disk(vfs)).real;
        return real->xAccess(real, name, flags, out);
    }
    static int full_path(sqlite3_vfs* vfs, const char* name, int size, char* out) {
        sqlite3_vfs* const real = of(disk(vfs)).real;
        return real->xFullPathname(real, name, size, out);
    }
};

FaultyDisk::FaultyDisk() : inside_(std::make_unique<Inside>()) {
    Inside& in = *inside_;
    in.real = sqlite3_vfs_find(nullptr);
    in.own = *in.real;    // randomness, sleeping and the time of day are its own
    in.own.szOsFile = static_cast<int>(sizeof(File)) + in.real->szOsFile;
    in.own.pNext = nullptr;
    in.own.zName = "pileus-faulty-disk";
    in.own.pAppData = this;
    in.own.xOpen = DiskAccess::open;
    in.own.xDelete = DiskAccess::remove;
    in.own.xAccess = DiskAccess::access;
    in.own.xFullPathname = DiskAccess::full_path;
    if (sqlite3_vfs_register(&in.own, 1) != SQLITE_OK) throw std::runtime_error("SQLite takes no other file system");
}

FaultyDisk::~FaultyDisk() {
    sqlite3_vfs_unregister(&inside_->own);
    sqlite3_vfs_register(inside_->real, 1);
}

std::uint64_t FaultyDisk::steps() const {
    const std::lock_guard lock(inside_->mutex);
    return inside_->steps;
}

std::uint64_t FaultyDisk::syncs_of_logs() const {
    const std::lock_guard lock(inside_->mutex);
    return inside_->syncs_of_logs;
}

void FaultyDisk::fail_from(std::uint64_t step, int code) {
    const std::lock_guard lock(inside_->mutex);
    inside_->failing_step = step;
    inside_->code = code;
}

void FaultyDisk::heal() {
    const std::lock_guard lock(inside_->mutex);
    inside_->failing_step = 0;
    inside_->has_failed = false;
}

bool FaultyDisk::has_failed() const {
    const std::lock_guard lock(inside_->mutex);
    return inside_->has_failed;
}

void FaultyDisk::kill_at(std::uint64_t step) {
    const std::lock_guard lock(inside_->mutex);
    inside_->killing_step = step;
}

void FaultyDisk::refuse_shared_memory() { inside_->has_shared_memory = false; }

void FaultyDisk::cut_power(std::mt19937_64* random) {
    constexpr std::size_t sector = 512;
    const std::lock_guard lock(inside_->mutex);
    for (auto& [path, record] : inside_->records) {
        for (const Record::Change& change : record.changes) {
            if (random == nullptr || (*random)() % 2 == 0) continue;
            // Some of its sectors, from the front.
            const std::size_t sectors = change.bytes.size() / sector;
            const std::size_t kept =
                (*random)() % 4 == 0 && sectors > 0 ? (*random)() % sectors * sector : change.bytes.size();
            apply(record.synced, change, kept);
        }
        record.changes.clear();
        std::ofstream(path, std::ios::binary | std::ios::trunc) << record.synced;
    }
}

}    // namespace pileus::storage::test
