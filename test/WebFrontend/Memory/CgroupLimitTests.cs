using Tidegate.WebFrontend.Memory;

namespace Tidegate.WebFrontend.Tests.Memory;

public sealed class CgroupLimitTests
{
    [Fact]
    public void Version_2_takes_the_smallest_limit_on_the_way_up() => Assert.Equal(
        300_000_000,
        Find(
            ("/proc/self/cgroup", "0::/app.slice/tidegate\n"),
            ("/sys/fs/cgroup/app.slice/tidegate/memory.max", "max\n"),
            ("/sys/fs/cgroup/app.slice/memory.max", "300000000\n"),
            ("/sys/fs/cgroup/memory.max", "900000000\n")));

    [Fact]
    public void Version_2_in_a_container_stands_at_the_root() => Assert.Equal(
        512,
        Find(("/proc/self/cgroup", "0::/\n"), ("/sys/fs/cgroup/memory.max", "512\n")));

    [Fact]
    public void Version_1_is_read_from_its_own_hierarchy() => Assert.Equal(
        700_000_000,
        Find(
            ("/proc/self/cgroup", "11:cpu,cpuacct:/x\n9:memory:/docker/a\n"),
            ("/sys/fs/cgroup/memory/docker/a/memory.limit_in_bytes", "700000000\n"),
            ("/sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n")));

    [Theory]
    [InlineData("")]
    [InlineData("0::/a\n")]
    [InlineData("9:memory:/a\n")]
    [InlineData("nonsense")]
    public void No_limit_is_none(string cgroup) => Assert.Null(Find(
        ("/proc/self/cgroup", cgroup),
        ("/sys/fs/cgroup/a/memory.max", "max\n"),
        ("/sys/fs/cgroup/memory/a/memory.limit_in_bytes", "9223372036854771712\n")));

    [Fact]
    public void Usage_leaves_out_what_the_kernel_can_take_back()
    {
        (string, string)[] second =
        [
            ("/proc/self/cgroup", "0::/a\n"),
            ("/sys/fs/cgroup/a/memory.max", "1000\n"),
            ("/sys/fs/cgroup/a/memory.current", "900\n"),
            ("/sys/fs/cgroup/a/memory.stat", "anon 300\nfile 500\ninactive_file 400\nactive_file 50\n"),
        ];
        (string, string)[] first =
        [
            ("/proc/self/cgroup", "9:memory:/a\n"),
            ("/sys/fs/cgroup/memory/a/memory.limit_in_bytes", "1000\n"),
            ("/sys/fs/cgroup/memory/a/memory.usage_in_bytes", "900\n"),
            ("/sys/fs/cgroup/memory/a/memory.stat", "inactive_file 1\ntotal_inactive_file 400\ntotal_active_file 50\n"),
        ];

        Assert.Equal([450L, 450L], new[] { second, first }.Select(Usage));
        Assert.Null(Usage([.. second.Where(file => !file.Item1.EndsWith("current", StringComparison.Ordinal))]));
    }

    private static long? Usage((string Path, string Text)[] files)
    {
        string? Read(string path) => files.FirstOrDefault(file => file.Path == path).Text;
        return CgroupLimit.Usage(CgroupLimit.FindGroup(Read)!, Read);
    }

    private static long? Find(params (string Path, string Text)[] files) =>
        CgroupLimit.FindGroup(path => files.FirstOrDefault(file => file.Path == path).Text)?.LimitBytes;
}
