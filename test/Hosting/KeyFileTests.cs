namespace Tidegate.Hosting.Tests;

public sealed class KeyFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tidegate-");

    private string KeyPath => Path.Combine(_folder.FullName, KeyFile.Name);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Key_is_made_once_and_is_long_and_random()
    {
        var first = KeyFile.ReadOrCreate(_folder.FullName);
        var again = KeyFile.ReadOrCreate(_folder.FullName);
        File.Delete(KeyPath);
        var other = KeyFile.ReadOrCreate(_folder.FullName);

        Assert.Equal(first, again);
        Assert.Equal(43, first.Length);
        Assert.NotEqual(first, other);
        Assert.Equal([KeyPath], Directory.GetFiles(_folder.FullName));
    }

    [Fact]
    public void Key_is_for_its_owner_alone()
    {
        if (OperatingSystem.IsWindows()) return;
        KeyFile.ReadOrCreate(_folder.FullName);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyPath));

        File.SetUnixFileMode(KeyPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Assert.Contains("chmod 600", Refused(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("short\n")]
    [InlineData("0123456789012345678901234567890123456789012\n0123456789012345678901234567890123456789012\n")]
    public void File_that_is_no_key_is_refused(string content)
    {
        KeyFile.ReadOrCreate(_folder.FullName);
        File.WriteAllText(KeyPath, content);

        Assert.Contains("has no key", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void Link_is_not_followed()
    {
        var elsewhere = Path.Combine(_folder.FullName, "elsewhere");
        File.WriteAllText(elsewhere, new string('k', 43));
        File.CreateSymbolicLink(KeyPath, elsewhere);

        Assert.Contains("symbolic link", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_at_once_all_have_the_same_key()
    {
        var keys = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => KeyFile.ReadOrCreate(_folder.FullName))));

        Assert.Single(keys.Distinct());
    }

    private string Refused() => Assert.Throws<StartRefusedException>(() => KeyFile.ReadOrCreate(_folder.FullName)).Message;
}
