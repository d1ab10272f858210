namespace Tidegate.WebFrontend.Filters;

/// <summary>A filter is wrong; it never leaves <see cref="MemberFilter.TryParse"/>.</summary>
/// <param name="message">What is wrong, without a full stop.</param>
internal sealed class FilterException(string message) : Exception(message);
