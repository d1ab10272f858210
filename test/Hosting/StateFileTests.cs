
namespace Tidegate.Hosting.Tests;

/// <summary>What somebody else may put into a shared state folder.</summary>
public sealed class StateFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tidegate-");
    private readonly string _target;

    public StateFileTests() => _target = Path.Combine(_folder.FullName, "precious");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Lock_that_is_a_link_is_refused_and_its_target_not_created()
    {
        Plant("edge-1.lock");

        Assert.Contains("edge-1.lock is a symbolic link", Assert.Throws<IOException>(() => NameLock.TryTake(_folder.FullName, "edge-1")).Message, StringComparison.Ordinal);
        Assert.Throws<IOException>(() => NameLock.IsHeld(_folder.FullName, "edge-1"));
        Assert.False(File.Exists(_target));
    }

    [Fact]
    public void Ids_that_are_a_link_are_not_read()
    {
        File.WriteAllText(_target, "own secret\n");
        Plant("edge-1.ids");

        Assert.Contains("is a symbolic link", Assert.Throws<IOException>(() => FrontendIds.Read(_folder.FullName, "edge-1")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ids_are_written_to_no_target_of_a_link()
    {
        File.WriteAllText(_target, "precious");
        Plant("edge-1.ids");
        Plant("edge-1.ids.new");

        new FrontendIds(["a"], ["b"]).Write(_folder.FullName, "edge-1");

        Assert.Equal("precious", File.ReadAllText(_target));
        Assert.Equal(["a"], FrontendIds.Read(_folder.FullName, "edge-1").Past);
        Assert.Equal(["b"], FrontendIds.Read(_folder.FullName, "edge-1").Own);
    }

    [Fact]
    public void Ids_longer_than_any_of_ours_are_not_read()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "edge-1.ids"), new string('x', 1024 * 1024));

        Assert.Throws<IOException>(() => FrontendIds.Read(_folder.FullName, "edge-1"));
    }

    [Fact]
    public void Lock_is_held_for_one_and_free_after_it()
    {
        using (var first = NameLock.TryTake(_folder.FullName, "edge-1"))
        {
            Assert.NotNull(first);
            Assert.Null(NameLock.TryTake(_folder.FullName, "edge-1"));
            Assert.True(NameLock.IsHeld(_folder.FullName, "edge-1"));
        }

        Assert.False(NameLock.IsHeld(_folder.FullName, "edge-1"));
        Assert.False(NameLock.IsHeld(_folder.FullName, "never"));
        Assert.Empty(FrontendIds.Read(_folder.FullName, "never").Own);
    }

    private void Plant(string name) => File.CreateSymbolicLink(Path.Combine(_folder.FullName, name), _target);
}
