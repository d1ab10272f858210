using System.Reflection;
using System.Text.RegularExpressions;
using Tidegate.Configuration;
using Tidegate.Configuration.Validation;

namespace Tidegate.Hosting.Tests.Configuration;

/// <summary>The tables of docs/configuration.md say what the options say.</summary>
public sealed partial class ConfigurationTableTests
{
    private static readonly IReadOnlyList<Row> Written = [.. Rows().Matches(Read()).Select(row => new Row(row.Groups[1].Value, row.Groups[2].Value, row.Groups[3].Value))];
    private static readonly IReadOnlyList<Row> Options =
        [.. Below(new TidegateOptions(), ""), .. Below(new HubOptions(), $"{nameof(TidegateOptions.Hubs)}:{{hub}}:")];

    [Fact]
    public void Every_option_has_one_row_and_every_row_an_option() =>
        Assert.Equal(Options.Select(option => option.Key).Order(StringComparer.Ordinal), Written.Select(row => row.Key).Order(StringComparer.Ordinal));

    [Fact]
    public void Options_are_those_that_the_check_knows() =>
        Assert.Superset(SettingKeys.All.ToHashSet(), Options.Select(option => option.Key).ToHashSet());

    // What has no default of its own is described in words, or is "none".
    [Fact]
    public void Default_of_a_row_is_that_of_the_option() =>
        Assert.Equal(Known(option => option.Default != Setting.None, option => option.Default), Known(option => option.Default != Setting.None, option => At(option.Key).Default));

    [Fact]
    public void Range_of_a_row_is_that_of_the_option() =>
        Assert.Equal(Known(_ => true, option => option.Range), Known(_ => true, option => At(option.Key).Range));

    private static IEnumerable<string> Known(Func<Row, bool> which, Func<Row, string> what) =>
        Options.Where(which).Where(option => Written.Any(row => row.Key == option.Key)).Select(option => $"{option.Key}: {what(option)}");

    private static Row At(string key) => Written.First(row => row.Key == key);

    private static IEnumerable<Row> Below(object options, string prefix) => SettingKeys.Of(options.GetType()).SelectMany(property =>
        property.Name == nameof(TidegateOptions.Hubs) ? []
        : property.Name == nameof(HubOptions.EventHandlers) ? Below(new EventHandlerOptions(), $"{prefix}{property.Name}:{{n}}:")
        : SettingKeys.IsSection(property.PropertyType) ? Below(property.GetValue(options)!, $"{prefix}{property.Name}:")
        : [new Row(prefix + property.Name, SettingText.Format(property.GetValue(options)), Range(property))]);

    private static string Range(PropertyInfo property) => PropertyRules.Range(property) is { Length: > 0 } range ? range[" from ".Length..] : "–";

    private static string Read()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "orleans.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("No folder above the tests has orleans.sln.");
        return File.ReadAllText(Path.Combine(folder.FullName, "docs", "configuration.md"));
    }

    [GeneratedRegex(@"^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \| [^|]*\w[^|]* \|$", RegexOptions.Multiline)]
    private static partial Regex Rows();

    private sealed record Row(string Key, string Default, string Range);
}
